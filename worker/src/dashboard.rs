//! The dashboard's files, for requests whose path belongs to no endpoint.
//!
//! Gateways treat every 2xx as permission, so a gateway that calls a wrong path must not get a 2xx: requests with a key
//! get no file. Only a browser's navigation gets the app's page, with 200 if `shared/src/dashboard.rs` lists the path,
//! otherwise with 404. There are no redirects.

mod compressed;

use crate::context::RequestContext;
use shared::dashboard::DashboardPage;
use shared::verification::{GATEWAY_TOKEN_HEADER, KEY_HEADER};
use worker::web_sys::{Response, ResponseInit};
use worker::{Headers, Method, RequestInit, RequestRedirect, Result};

/// The HTML page that starts the app.
const APP: &str = "/index.html";
const OK: u16 = 200;
const NOT_MODIFIED: u16 = 304;
const NOT_FOUND: u16 = 404;

/// Headers that mark a request as a gateway's, whatever its other headers are: a gateway can forward its client's
/// headers.
const CREDENTIALS: [&str; 3] = [GATEWAY_TOKEN_HEADER, KEY_HEADER, "Authorization"];

/// Headers that browsers set and that scripts in a page cannot set.
const SEC_FETCH: [&str; 4] = ["Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-Dest", "Sec-Fetch-User"];

/// The file for this request, or `None` if it gets no file.
pub(crate) async fn file(context: &RequestContext) -> Result<Option<Response>> {
    let method = match context.request.method().as_str() {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        _ => return Ok(None),
    };
    if CREDENTIALS.iter().any(|name| context.has_header(name)) {
        return Ok(None);
    }
    let gets_app = is_navigation(context);
    let is_page = DashboardPage::at(context.path()).is_some();
    let reply = if is_page { None } else { stored_file(context, method.clone()).await? };
    if reply.is_some() || !gets_app {
        return Ok(reply);
    }
    Ok(Some(if is_page {
        fetch(context, APP, method, context.header("If-None-Match")).await?
    } else {
        with_status(&fetch(context, APP, method, None).await?, NOT_FOUND)?
    }))
}

/// Whether a browser opens this address. `fetch` calls and subresources of a page do not count.
fn is_navigation(context: &RequestContext) -> bool {
    if SEC_FETCH.iter().any(|name| context.has_header(name)) {
        return context.header("Sec-Fetch-Mode").as_deref() == Some("navigate");
    }
    context.header("Accept").is_some_and(|accept| accepts_html(&accept))
}

fn accepts_html(accept: &str) -> bool {
    let mut media_types = accept.split(',').filter_map(|range| range.split(';').next());
    media_types.any(|media_type| media_type.trim().eq_ignore_ascii_case("text/html"))
}

/// The file at exactly this path. Never the app's page, which only the paths of pages get.
async fn stored_file(context: &RequestContext, method: Method) -> Result<Option<Response>> {
    if let Some(reply) = compressed::file(context, method.clone()).await? {
        return Ok(Some(reply));
    }
    let reply = fetch(context, context.path(), method, context.header("If-None-Match")).await?;
    let media_type = reply.headers().get("Content-Type")?.unwrap_or_default();
    let is_file = matches!(reply.status(), OK | NOT_MODIFIED) && !media_type.starts_with("text/html");
    Ok(is_file.then_some(reply))
}

/// `known` is the `ETag` of the copy that the browser has.
async fn fetch(context: &RequestContext, path: &str, method: Method, known: Option<String>) -> Result<Response> {
    let headers = Headers::new();
    if let Some(known) = known {
        headers.set("If-None-Match", &known)?;
    }
    let mut init = RequestInit::new();
    init.with_method(method).with_headers(headers).with_redirect(RequestRedirect::Manual);
    let url = format!("{}{path}", context.origin());
    Ok(context.env.assets("ASSETS")?.fetch(url, Some(init)).await?.into())
}

fn with_status(reply: &Response, status: u16) -> Result<Response> {
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers(&reply.headers());
    Ok(Response::new_with_opt_readable_stream_and_init(reply.body().as_ref(), &init)?)
}

#[cfg(test)]
mod tests {
    use super::accepts_html;

    #[test]
    fn an_accept_header_must_name_html() {
        for accept in ["text/html", "application/json, Text/HTML;q=0.9", "text/html,application/xhtml+xml,*/*;q=0.8"] {
            assert!(accepts_html(accept), "{accept}");
        }
        for accept in ["", "*/*", "text/*", "application/json", "application/xhtml+xml", "text/html5", "x/y;text/html"]
        {
            assert!(!accepts_html(accept), "{accept}");
        }
    }
}
