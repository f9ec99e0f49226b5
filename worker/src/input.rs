//! The input of a call: the query of a GET, the JSON body of anything else.
//!
//! Here is what arrives in which shape and size; `input/strict.rs` makes a value of it. Whether the
//! value is right is for `shared` to check.

mod strict;

use crate::arrival::Arrival;
use crate::failure::Failure;
use crate::json::Json;
use futures_util::TryStreamExt;
use shared::endpoint::{Access, Method};
use shared::problem::ErrorCode;
pub(crate) use strict::read;
use worker::ByteStream;

/// The largest body, in bytes.
const BODY_LEN: usize = 64 * 1024;

/// What comes with a call of `method`. No body at all is an object without fields.
pub(crate) async fn receive(arrival: &Arrival, method: Method, access: Access) -> Result<Json, Failure> {
    if method == Method::Get {
        return Ok(strict::parse_query(&stated(arrival.query(), access)));
    }
    let body = body(arrival).await?;
    if body.is_empty() {
        return Ok(Json::Object(Vec::new()));
    }
    check_media_type(arrival.header("Content-Type").as_deref())?;
    strict::parse_body(&body)
}

/// Of a query only those parameters that say something: `search=` means no search. A gateway that asks for `permission=`
/// has forgotten which one; taken for none, everybody would pass.
fn stated(query: &str, access: Access) -> String {
    let says_something = |parameter: &&str| {
        access == Access::Key || parameter.split_once('=').is_none_or(|(_, value)| !value.is_empty())
    };
    query.split('&').filter(says_something).collect::<Vec<_>>().join("&")
}

async fn body(arrival: &Arrival) -> Result<Vec<u8>, Failure> {
    if let Some(body) = arrival.take_body() {
        return Ok(body);
    }
    let announced = arrival.header("Content-Length").and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > BODY_LEN) {
        return Err(body_too_large());
    }
    let Some(stream) = arrival.request.body() else { return Ok(Vec::new()) };
    let mut chunks = ByteStream::from(stream);
    let mut body = Vec::new();
    while let Some(chunk) = chunks.try_next().await? {
        body.extend(chunk);
        if body.len() > BODY_LEN {
            return Err(body_too_large());
        }
    }
    Ok(body)
}

fn check_media_type(content_type: Option<&str>) -> Result<(), Failure> {
    let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Failure::refused(ErrorCode::UnsupportedMediaType, "Send `Content-Type: application/json`."))
}

fn body_too_large() -> Failure {
    Failure::refused(ErrorCode::BodyTooLarge, format!("Send at most {BODY_LEN} bytes."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_may_come_with_parameters_and_nothing_else_is_json() {
        for right in ["application/json", "application/json; charset=utf-8", "Application/JSON ;x=y"] {
            assert!(check_media_type(Some(right)).is_ok(), "{right}");
        }
        for wrong in ["", "text/plain", "application/jsonp", "application/x-www-form-urlencoded", "json"] {
            assert!(check_media_type(Some(wrong)).is_err(), "{wrong}");
        }
        assert!(check_media_type(None).is_err());
    }

    #[test]
    fn a_parameter_without_a_value_is_as_good_as_absent() {
        assert_eq!(stated("search=&mode=test&status=", Access::Public), "mode=test");
        assert_eq!(stated("", Access::Public), "");
    }

    #[test]
    fn a_gateways_parameter_without_a_value_is_not() {
        assert_eq!(stated("permission=&mode=live", Access::Key), "permission=&mode=live");
    }
}
