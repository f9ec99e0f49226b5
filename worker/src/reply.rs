//! The only place where a reply is written: JSON, a file, nothing, or a problem; the same headers on each.

use crate::failure::{Failure, Fault, Refusal};
use futures_util::{Stream, TryStreamExt};
use serde::Serialize;
use shared::endpoint::Download;
use shared::problem::{ErrorCode, PROBLEM_MEDIA_TYPE, Problem};
use std::pin::Pin;
use worker::{Response, console_error};

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
    Reply { status: 200, headers: Vec::new(), content }
}

pub(crate) fn created<T>(content: T) -> Reply<T> {
    Reply { status: 201, headers: Vec::new(), content }
}

pub(crate) fn no_content() -> Reply<()> {
    Reply { status: NO_CONTENT, headers: Vec::new(), content: () }
}

/// Writes what came of a call. `request_id` stands in the reply and beside every fault in the log.
pub(crate) fn write(outcome: Result<Reply<Content>, Failure>, request_id: &str) -> worker::Result<Response> {
    match outcome {
        Ok(reply) => respond(reply, "application/json", request_id),
        Err(Failure::Refused(refusal)) => respond(refused(*refusal, request_id)?, PROBLEM_MEDIA_TYPE, request_id),
        Err(Failure::Broken(fault)) => respond(broken(*fault, request_id)?, PROBLEM_MEDIA_TYPE, request_id),
    }
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

    /// The same reply, ready to be sent.
    pub(crate) fn saying<S>(self) -> Result<Reply<Content>, Failure>
    where
        T: Says<S>,
    {
        Ok(Reply { status: self.status, headers: self.headers, content: self.content.content()? })
    }
}

const NO_CONTENT: u16 = 204;
const SET_COOKIE: &str = "Set-Cookie";

const HEADERS: [(&str, &str); 9] = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
];

/// `media_type` is that of JSON here; a file has its own.
fn respond(reply: Reply<Content>, media_type: &str, request_id: &str) -> worker::Result<Response> {
    let mut response = Response::builder().with_status(reply.status).with_header("Request-Id", request_id)?;
    for (name, value) in HEADERS {
        response = response.with_header(name, value)?;
    }
    for (name, value) in &reply.headers {
        response = response.with_header(name, value)?;
    }
    match reply.content {
        Content::Json(_) if reply.status == NO_CONTENT => Ok(response.empty()),
        Content::Json(text) => Ok(response.with_header("Content-Type", media_type)?.fixed(text.into_bytes())),
        Content::File(file) => {
            let disposition = format!("attachment; filename=\"{}\"", file.name);
            let response = response.with_header("Content-Type", file.media_type)?;
            response.with_header("Content-Disposition", &disposition)?.from_stream(parts(file, request_id.to_owned()))
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

fn refused(refusal: Refusal, request_id: &str) -> worker::Result<Reply<Content>> {
    let problem = Problem { errors: refusal.errors, ..Problem::new(refusal.code, refusal.detail, request_id) };
    let content = Content::Json(serde_json::to_string(&problem)?);
    Ok(Reply { status: refusal.code.status(), headers: refusal.headers, content })
}

fn broken(fault: Fault, request_id: &str) -> worker::Result<Reply<Content>> {
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
