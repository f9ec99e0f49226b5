//! The only place that writes responses: JSON, a file, no content, or a problem. The headers of all of them are in
//! `reply/headers.rs`.

mod headers;

use crate::clock;
use crate::db::events::StoredEvent;
use crate::failure::{Failure, Fault, Refusal};
use futures_util::{Stream, TryStreamExt};
use serde::Serialize;
use shared::activity::Event;
use shared::endpoint::Download;
use shared::page::Page;
use shared::problem::{ErrorCode, PROBLEM_MEDIA_TYPE, Problem};
use std::pin::Pin;
use worker::console_error;
use worker::wasm_bindgen::JsValue;
use worker::web_sys::{Response, ResponseInit};

/// A response with a `T` in it, before it is written.
#[derive(Debug)]
pub(crate) struct Reply<T> {
    status: u16,
    reader: Reader,
    headers: Vec<(&'static str, String)>,
    content: T,
}

/// What kind of client reads a response.
#[derive(Clone, Copy, Debug)]
enum Reader {
    /// A client that may be a browser.
    Anybody,
    /// A client that is not a browser. It gets no security headers and no request id, which would take time to write.
    Program,
}

/// The content of a response, ready to be sent.
pub(crate) enum Content {
    Json(String),
    File(File),
}

/// A file that is written while it is sent: each part is produced when the receiver has taken the previous one.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    pub(crate) parts: Pin<Box<dyn Stream<Item = Result<String, Failure>>>>,
}

/// A value that can be sent as the `T` that the endpoint table promises.
pub(crate) trait IntoReply<T> {
    fn content(self) -> Result<Content, Failure>;
}

/// A value whose JSON is the same as that of a `T`.
pub(crate) trait SameJson<T>: Serialize {}

impl<T: Serialize> SameJson<T> for T {}
impl SameJson<Page<Event>> for Page<StoredEvent> {}

impl<T, V: SameJson<T>> IntoReply<T> for V {
    fn content(self) -> Result<Content, Failure> {
        Ok(Content::Json(serde_json::to_string(&self)?))
    }
}

impl IntoReply<Download> for File {
    fn content(self) -> Result<Content, Failure> {
        Ok(Content::File(self))
    }
}

pub(crate) fn ok<T>(content: T) -> Reply<T> {
    Reply::new(OK, content)
}

pub(crate) fn created<T>(content: T) -> Reply<T> {
    Reply::new(201, content)
}

pub(crate) fn accepted<T>(content: T) -> Reply<T> {
    Reply::new(202, content)
}

pub(crate) fn no_content() -> Reply<()> {
    Reply::new(NO_CONTENT, ())
}

/// Writes the response to a call. `request_id` also prefixes the fault in the log.
pub(crate) fn write(outcome: Result<Reply<Content>, Failure>, request_id: impl FnOnce() -> String) -> Response {
    let response = match outcome {
        Ok(reply) => {
            let request_id = matches!(reply.reader, Reader::Anybody).then(request_id);
            respond(reply, request_id)
        }
        Err(failure) => respond_to(failure, request_id()),
    };
    response.unwrap_or_else(|error| {
        console_error!("writing a reply: {error:?}");
        Response::error()
    })
}

/// Adds the cookie to the outcome of a call, unless the reply sets a cookie itself.
pub(crate) fn with_cookie(outcome: Result<Reply<Content>, Failure>, cookie: String) -> Result<Reply<Content>, Failure> {
    match outcome {
        Ok(reply) if reply.headers.iter().any(|(name, _)| *name == SET_COOKIE) => Ok(reply),
        Ok(reply) => Ok(reply.with_header(SET_COOKIE, cookie)),
        Err(failure) => Err(failure.with_header(SET_COOKIE, cookie)),
    }
}

impl<T> Reply<T> {
    fn new(status: u16, content: T) -> Self {
        Self { status, reader: Reader::Anybody, headers: Vec::new(), content }
    }

    /// The same reply for a client that is not a browser.
    #[must_use]
    pub(crate) fn for_program(mut self) -> Self {
        self.reader = Reader::Program;
        self
    }

    #[must_use]
    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn content(&self) -> &T {
        &self.content
    }

    #[must_use]
    pub(crate) fn with_headers(mut self, headers: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// Whether the reply is a 200 to a program without headers of its own.
    fn is_plain(&self) -> bool {
        matches!(self.reader, Reader::Program) && self.status == OK && self.headers.is_empty()
    }

    pub(crate) fn into_reply<S>(self) -> Result<Reply<Content>, Failure>
    where
        T: IntoReply<S>,
    {
        let Self { status, reader, headers, content } = self;
        Ok(Reply { status, reader, headers, content: content.content()? })
    }
}

const OK: u16 = 200;
const NO_CONTENT: u16 = 204;
const SET_COOKIE: &str = "Set-Cookie";
const CONTENT_TYPE: &str = "Content-Type";

fn respond_to(failure: Failure, request_id: String) -> Result<Response, JsValue> {
    let problem = match failure {
        Failure::Refused(refusal) => refused(*refusal, &request_id),
        Failure::Broken(fault) => broken(*fault, &request_id),
    };
    respond(problem, Some(request_id))
}

fn respond(reply: Reply<Content>, request_id: Option<String>) -> Result<Response, JsValue> {
    let init = init(&reply, request_id.as_deref())?;
    match reply.content {
        Content::Json(_) if reply.status == NO_CONTENT => Response::new_with_opt_str_and_init(None, &init),
        Content::Json(text) => Response::new_with_opt_str_and_init(Some(&text), &init),
        Content::File(file) => {
            let parts: Response = worker::Response::from_stream(parts(file, request_id.unwrap_or_default()))?.into();
            Response::new_with_opt_readable_stream_and_init(parts.body().as_ref(), &init)
        }
    }
}

/// The status and headers of a response.
fn init(reply: &Reply<Content>, request_id: Option<&str>) -> Result<ResponseInit, JsValue> {
    if reply.is_plain() {
        return headers::plain();
    }
    let headers = headers::to(reply.reader)?;
    match &reply.content {
        Content::Json(_) if reply.status == NO_CONTENT => headers.delete(CONTENT_TYPE)?,
        Content::Json(_) => {}
        Content::File(file) => {
            headers.set(CONTENT_TYPE, file.media_type)?;
            headers.set("Content-Disposition", &format!("attachment; filename=\"{}\"", file.name))?;
        }
    }
    for (name, value) in &reply.headers {
        // `Set-Cookie` is the only header that a response can have twice.
        if *name == SET_COOKIE { headers.append(name, value)? } else { headers.set(name, value)? }
    }
    if let Some(request_id) = request_id {
        headers.set("Request-Id", request_id)?;
        // The dashboard uses the Worker's clock, not the browser's. Some runtimes do not add `Date` themselves.
        headers.set("Date", &clock::http_date())?;
    }
    Ok(headers::init(reply.status, &headers))
}

/// After a fault, the stream ends with an error, so that the receiver does not take the file for complete.
fn parts(file: File, request_id: String) -> impl Stream<Item = worker::Result<String>> {
    file.parts.map_err(move |failure| {
        failure.log(format_args!("request {request_id}"));
        "the file could not be completed".into()
    })
}

fn refused(mut refusal: Refusal, request_id: &str) -> Reply<Content> {
    refusal.headers.push((CONTENT_TYPE, PROBLEM_MEDIA_TYPE.to_owned()));
    let problem = Problem { errors: refusal.errors, ..Problem::new(refusal.code, refusal.detail, request_id) };
    // A problem consists of texts and numbers, so writing it as JSON cannot fail.
    let content = Content::Json(serde_json::to_string(&problem).unwrap_or_default());
    Reply::new(refusal.code.status(), content).with_headers(refusal.headers)
}

fn broken(fault: Fault, request_id: &str) -> Reply<Content> {
    fault.log(format_args!("request {request_id}"));
    let detail = match fault.code {
        ErrorCode::StoreUnavailable => "Nothing was changed. Try again in a moment.",
        ErrorCode::NotConfigured => "Tell your administrator: the log of the Worker says what is missing.",
        _ => "Try again. If this happens again, give your administrator the request ID.",
    };
    refused(Refusal { headers: fault.headers, ..Refusal::new(fault.code, detail) }, request_id)
}
