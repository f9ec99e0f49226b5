//! The input of a call: the query of a GET, otherwise the JSON body.
//!
//! `input/body.rs` receives the body, this file checks its format, `input/strict.rs` reads a value from it, and
//! `shared` checks the value.

pub(crate) mod body;
mod strict;

use crate::context::RequestContext;
use crate::failure::Failure;
use crate::json::Json;
use shared::endpoint::{Access, Method};
use shared::problem::ErrorCode;
pub(crate) use strict::read;

/// Parses the input of a call of `method`: a list if the format is foreign, otherwise an object. An empty body is an object
/// without fields.
pub(crate) fn parse(
    context: &RequestContext,
    method: Method,
    access: Access,
    is_foreign: bool,
    body: &[u8],
) -> Result<Json, Failure> {
    if method == Method::Get {
        return Ok(strict::parse_query(&stated(context.query(), access)));
    }
    if body.is_empty() && !is_foreign {
        return Ok(Json::Object(Vec::new()));
    }
    check_encoding(context.header("Content-Encoding").as_deref())?;
    check_media_type(context.header("Content-Type").as_deref())?;
    strict::parse_body(body, is_foreign)
}

/// Drops query parameters without a value: `search=` means no search. Not for gateways: `permission=` is a mistake
/// there, and without the parameter every key would pass.
fn stated(query: &str, access: Access) -> String {
    let says_something = |parameter: &&str| {
        access == Access::Key || parameter.split_once('=').is_none_or(|(_, value)| !value.is_empty())
    };
    query.split('&').filter(says_something).collect::<Vec<_>>().join("&")
}

/// Rejects compressed bodies: the Worker does not decompress, and they could be far larger than they seem.
fn check_encoding(content_encoding: Option<&str>) -> Result<(), Failure> {
    let is_plain = |encoding: &str| encoding.trim().is_empty() || encoding.trim().eq_ignore_ascii_case("identity");
    if content_encoding.unwrap_or_default().split(',').all(is_plain) {
        return Ok(());
    }
    Err(Failure::refused(ErrorCode::UnsupportedMediaType, "Send the body without `Content-Encoding`."))
}

/// Accepts JSON only, in UTF-8 if it names a charset.
fn check_media_type(content_type: Option<&str>) -> Result<(), Failure> {
    let mut parts = content_type.unwrap_or_default().split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|media_type| media_type.eq_ignore_ascii_case("application/json"));
    if is_json && parts.all(is_no_other_charset) {
        return Ok(());
    }
    Err(Failure::refused(ErrorCode::UnsupportedMediaType, "Send `Content-Type: application/json`, in UTF-8."))
}

fn is_no_other_charset(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return true };
    let value = value.trim().trim_matches('"');
    !name.trim().eq_ignore_ascii_case("charset")
        || ["utf-8", "utf8"].iter().any(|utf8| value.eq_ignore_ascii_case(utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_in_utf8_is_accepted() {
        for right in [
            "application/json",
            "application/json; charset=utf-8",
            "application/json;Charset=\"UTF-8\"",
            "Application/JSON ;x=y",
        ] {
            assert!(check_media_type(Some(right)).is_ok(), "{right}");
        }
        let other_charsets = ["application/json; charset=utf-16", "application/json;charset=\"iso-8859-1\""];
        let other_types = ["", "text/plain", "application/jsonp", "application/x-www-form-urlencoded", "json"];
        for wrong in other_types.into_iter().chain(other_charsets) {
            assert!(check_media_type(Some(wrong)).is_err(), "{wrong}");
        }
        assert!(check_media_type(None).is_err());
    }

    #[test]
    fn a_compressed_body_is_rejected() {
        for right in [None, Some(""), Some("identity"), Some("Identity ")] {
            assert!(check_encoding(right).is_ok(), "{right:?}");
        }
        for wrong in ["gzip", "br", "identity, gzip", "x"] {
            assert!(check_encoding(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_parameter_without_a_value_is_ignored() {
        assert_eq!(stated("search=&mode=test&status=", Access::Public), "mode=test");
        assert_eq!(stated("", Access::Public), "");
    }

    #[test]
    fn a_gateway_parameter_without_a_value_is_kept() {
        assert_eq!(stated("permission=&mode=live", Access::Key), "permission=&mode=live");
    }
}
