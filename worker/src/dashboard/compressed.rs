//! Files of the program that the build has compressed: `cargo xtask build` writes `main-….wasm.br` beside `main-….wasm`.
//!
//! The runtime compresses what it sends too, but only lightly: it must not take long.

use super::{NOT_MODIFIED, OK, fetch};
use crate::context::RequestContext;
use std::path::Path;
use worker::js_sys::Reflect;
use worker::wasm_bindgen::JsValue;
use worker::web_sys::{Response, ResponseInit};
use worker::{Method, Result};

/// The media types of compressed files, by the extension of the file.
const MEDIA_TYPES: [(&str, &str); 2] = [("js", "text/javascript; charset=utf-8"), ("wasm", "application/wasm")];

/// The compressed file, if there is one and the browser accepts it.
pub(super) async fn file(context: &RequestContext, method: Method) -> Result<Option<Response>> {
    let Some(media_type) = media_type(context.path()) else { return Ok(None) };
    if !context.header("Accept-Encoding").is_some_and(|accepted| accepts_brotli(&accepted)) {
        return Ok(None);
    }
    let path = format!("{}.br", context.path());
    let reply = fetch(context, &path, method, context.header("If-None-Match")).await?;
    let is_found = matches!(reply.status(), OK | NOT_MODIFIED);
    is_found.then(|| as_brotli(&reply, media_type)).transpose()
}

fn media_type(path: &str) -> Option<&'static str> {
    let extension = Path::new(path).extension()?;
    MEDIA_TYPES.iter().find(|(name, _)| extension == *name).map(|(_, media_type)| *media_type)
}

fn accepts_brotli(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_brotli = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        is_brotli && !parts.any(|weight| weight.trim_start_matches("q=0").trim_matches(['.', '0']).is_empty())
    })
}

/// The same reply, marked as compressed.
fn as_brotli(reply: &Response, media_type: &str) -> Result<Response> {
    let headers = reply.headers();
    headers.set("Content-Type", media_type)?;
    headers.set("Content-Encoding", "br")?;
    headers.set("Vary", "Accept-Encoding")?;
    let init = ResponseInit::new();
    init.set_status(reply.status());
    init.set_headers(&headers);
    // The body is encoded already: the runtime must not encode it again.
    Reflect::set(&init, &"encodeBody".into(), &JsValue::from_str("manual"))?;
    Ok(Response::new_with_opt_readable_stream_and_init(reply.body().as_ref(), &init)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_must_be_accepted_by_name() {
        for accepted in ["br", "gzip, deflate, br, zstd", "gzip;q=0.5,BR;q=0.9", "br;q=0.001", "br; q=1"] {
            assert!(accepts_brotli(accepted), "{accepted}");
        }
        for accepted in ["", "gzip", "*", "brotli", "br;q=0", "gzip, br; q=0.000", "x-br"] {
            assert!(!accepts_brotli(accepted), "{accepted}");
        }
    }

    #[test]
    fn scripts_and_modules_are_compressed() {
        assert_eq!(media_type("/main-0123456789abcdef.wasm"), Some("application/wasm"));
        assert_eq!(media_type("/program-0123456789abcdef.js"), Some("text/javascript; charset=utf-8"));
        for other in ["/", "/merchants", "/icon-0123456789abcdef.svg", "/main-0123456789abcdef.wasm.br", "/wasm"] {
            assert_eq!(media_type(other), None, "{other}");
        }
    }
}
