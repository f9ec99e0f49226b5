//! The headers of all responses. Each isolate creates these JavaScript objects once: creating them for every response
//! takes as long as a verification.

use super::Reader;
use worker::wasm_bindgen::JsValue;
use worker::web_sys::{Headers, ResponseInit};

/// Responses without content have no type, and problems have another type.
const FOR_ANYBODY: [(&str, &str); 2] = [("Cache-Control", "no-store"), ("Content-Type", "application/json")];

/// Headers that restrict what browsers can do with a response.
const FOR_BROWSERS: [(&str, &str); 8] = [
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
];

thread_local! {
    static TO_ANYBODY: Result<Headers, JsValue> = handed_over(FOR_ANYBODY.iter().chain(&FOR_BROWSERS));
    static TO_PROGRAMS: Result<Headers, JsValue> = handed_over(&FOR_ANYBODY);
    static PLAIN: Result<ResponseInit, JsValue> = TO_PROGRAMS.with(Clone::clone).map(|headers| init(200, &headers));
}

/// A copy of the headers of every response to `reader`, to which further headers can be added.
pub(super) fn to(reader: Reader) -> Result<Headers, JsValue> {
    let headers = match reader {
        Reader::Anybody => &TO_ANYBODY,
        Reader::Program => &TO_PROGRAMS,
    };
    Headers::new_with_headers(&headers.with(Clone::clone)?)
}

/// The start of a 200 to a program, without headers of its own.
pub(super) fn plain() -> Result<ResponseInit, JsValue> {
    PLAIN.with(Clone::clone)
}

pub(super) fn init(status: u16, headers: &Headers) -> ResponseInit {
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers(headers);
    init
}

fn handed_over<'a>(pairs: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> Result<Headers, JsValue> {
    let headers = Headers::new()?;
    pairs.into_iter().try_for_each(|(name, value)| headers.set(name, value))?;
    Ok(headers)
}
