//! The only place where a reply is written: JSON, a file, nothing, or a problem; the same headers on each.

use crate::failure::{Failure, Fault, Refusal};
use futures_util::{Stream, TryStreamExt};
use serde::Serialize;
use shared::endpoint::Download;
use shared::problem::{ErrorCode, PROBLEM_MEDIA_TYPE, Problem};
use std::pin::Pin;
use worker::wasm_bindgen::JsValue;
use worker::web_sys::{Headers, Response, ResponseInit};
use worker::{ResponseBuilder, console_error};

/// A reply with `T` in it, before it is written.
#[derive(Debug)]
pub(crate) struct Reply<T> {
    status: u16,
    headers: Vec<(&'static str, String)>,
    content: T,
}

/// What a reply says, ready to be sent.
pub(crate) enum Content {
    Json(String),
    File(File),
}

/// A file that is written while it is sent: the next part is asked for when the receiver has taken the last.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    pub(crate) parts: Pin<Box<dyn Stream<Item = Result<String, Failure>>>>,
}

/// What says the same as a `T`, which the endpoint table promises.
pub(crate) trait Says<T> {
    fn content(self) -> Result<Content, Failure>;
}

/// A value whose JSON is that of a `T`.
pub(crate) trait JsonOf<T>: Serialize {}

impl<T: Serialize> JsonOf<T> for T {}

impl<T, V: JsonOf<T>> Says<T> for V {
    fn content(self) -> Result<Content, Failure> {
        Ok(Content::Json(serde_json::to_string(&self)?))
    }
}

impl Says<Download> for File {
    fn content(self) -> Result<Content, Failure> {
        Ok(Content::File(self))
    }
}

pub(crate) fn ok<T>(content: T) -> Reply<T> {
    Reply { status: OK, headers: Vec::new(), content }
}

pub(crate) fn created<T>(content: T) -> Reply<T> {
    Reply { status: 201, headers: Vec::new(), content }
}

pub(crate) fn no_content() -> Reply<()> {
    Reply { status: NO_CONTENT, headers: Vec::new(), content: () }
}

/// Writes what came of a call, with the request's id, which stands beside every fault in the log as well. Only a plain
/// answer goes without: so nothing of a verification in use is written but its text.
pub(crate) fn write(outcome: Result<Reply<Content>, Failure>, request_id: impl FnOnce() -> String) -> Response {
    let response = match outcome {
        Ok(Reply { status: OK, headers, content: Content::Json(text) }) if headers.is_empty() => plain(&text),
        Ok(reply) => respond(reply, request_id()),
        Err(failure) => respond_to(failure, request_id()),
    };
    response.unwrap_or_else(|error| {
        console_error!("writing a reply: {error:?}");
        Response::error()
    })
}

/// What came of a call, with a cookie to be set, unless the reply sets one itself.
pub(crate) fn with_cookie(outcome: Result<Reply<Content>, Failure>, cookie: String) -> Result<Reply<Content>, Failure> {
    match outcome {
        Ok(reply) if reply.headers.iter().any(|(name, _)| *name == SET_COOKIE) => Ok(reply),
        Ok(reply) => Ok(reply.with_header(SET_COOKIE, cookie)),
        Err(failure) => Err(failure.with_header(SET_COOKIE, cookie)),
    }
}

impl<T> Reply<T> {
    #[must_use]
    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    #[must_use]
    pub(crate) fn with_headers(mut self, headers: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// The same reply, ready to be sent.
    pub(crate) fn saying<S>(self) -> Result<Reply<Content>, Failure>
    where
        T: Says<S>,
    {
        Ok(Reply { status: self.status, headers: self.headers, content: self.content.content()? })
    }
}

const OK: u16 = 200;
const NO_CONTENT: u16 = 204;
const SET_COOKIE: &str = "Set-Cookie";
const CONTENT_TYPE: &str = "Content-Type";

/// On every reply, but that one without content has no type and a problem another one.
const HEADERS: [(&str, &str); 10] = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (CONTENT_TYPE, "application/json"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
];

thread_local! {
    /// [`HEADERS`], handed over to the runtime once: to do so for every reply takes as long as a verification.
    static ON_EVERY_REPLY: Result<Headers, JsValue> = handed_over(&HEADERS);
    /// How most replies begin.
    static PLAIN: Result<ResponseInit, JsValue> = on_every_reply().map(|headers| init(OK, &headers));
}

fn handed_over(pairs: &[(&str, &str)]) -> Result<Headers, JsValue> {
    let headers = Headers::new()?;
    pairs.iter().try_for_each(|(name, value)| headers.set(name, value))?;
    Ok(headers)
}

fn on_every_reply() -> Result<Headers, JsValue> {
    ON_EVERY_REPLY.with(Clone::clone)
}

fn init(status: u16, headers: &Headers) -> ResponseInit {
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers(headers);
    init
}

fn plain(text: &str) -> Result<Response, JsValue> {
    Response::new_with_opt_str_and_init(Some(text), &PLAIN.with(Clone::clone)?)
}

fn respond_to(failure: Failure, request_id: String) -> Result<Response, JsValue> {
    let problem = match failure {
        Failure::Refused(refusal) => refused(*refusal, &request_id),
        Failure::Broken(fault) => broken(*fault, &request_id),
    };
    respond(problem, request_id)
}

fn respond(reply: Reply<Content>, request_id: String) -> Result<Response, JsValue> {
    let headers = Headers::new_with_headers(&on_every_reply()?)?;
    headers.set("Request-Id", &request_id)?;
    for (name, value) in &reply.headers {
        headers.set(name, value)?;
    }
    match reply.content {
        Content::Json(_) if reply.status == NO_CONTENT => {
            headers.delete(CONTENT_TYPE)?;
            Response::new_with_opt_str_and_init(None, &init(NO_CONTENT, &headers))
        }
        Content::Json(text) => Response::new_with_opt_str_and_init(Some(&text), &init(reply.status, &headers)),
        Content::File(file) => {
            headers.set(CONTENT_TYPE, file.media_type)?;
            headers.set("Content-Disposition", &format!("attachment; filename=\"{}\"", file.name))?;
            let response = ResponseBuilder::new().with_headers(worker::Headers(headers));
            Ok(response.from_stream(parts(file, request_id))?.into())
        }
    }
}

/// Where something breaks, the file breaks off without an end, so that nobody takes it for the whole.
fn parts(file: File, request_id: String) -> impl Stream<Item = worker::Result<String>> {
    file.parts.map_err(move |failure| {
        if let Failure::Broken(fault) = failure {
            log(&fault, &request_id);
        }
        "the file could not be written to its end".into()
    })
}

fn refused(mut refusal: Refusal, request_id: &str) -> Reply<Content> {
    refusal.headers.push((CONTENT_TYPE, PROBLEM_MEDIA_TYPE.to_owned()));
    let problem = Problem { errors: refusal.errors, ..Problem::new(refusal.code, refusal.detail, request_id) };
    // A problem is made of texts and numbers, all of which JSON can say.
    let content = Content::Json(serde_json::to_string(&problem).unwrap_or_default());
    Reply { status: refusal.code.status(), headers: refusal.headers, content }
}

fn broken(fault: Fault, request_id: &str) -> Reply<Content> {
    log(&fault, request_id);
    let detail = match fault.code {
        ErrorCode::StoreUnavailable => "Nothing was changed. Try again in a moment.",
        _ => "Try again. If it stays, tell the operator the id in `instance`.",
    };
    refused(Refusal { headers: fault.headers, ..Refusal::new(fault.code, detail) }, request_id)
}

fn log(fault: &Fault, request_id: &str) {
    console_error!("request {request_id}: {}: {}", fault.doing, fault.error);
}
