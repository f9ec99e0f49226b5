//! The only place where a reply is written: JSON, nothing, or a problem; the same headers on each.

use crate::failure::{Failure, Fault, Refusal};
use serde::Serialize;
use shared::problem::{ErrorCode, PROBLEM_MEDIA_TYPE, Problem};
use worker::{Response, console_error};

/// A reply with `T` in it, before it is written.
#[derive(Debug)]
pub(crate) struct Reply<T> {
    status: u16,
    headers: Vec<(&'static str, String)>,
    content: T,
}

/// A value whose JSON is that of a `T`.
pub(crate) trait JsonOf<T>: Serialize {}

impl<T: Serialize> JsonOf<T> for T {}

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
pub(crate) fn write(outcome: Result<Reply<String>, Failure>, request_id: &str) -> worker::Result<Response> {
    match outcome {
        Ok(reply) => respond(reply, "application/json", request_id),
        Err(Failure::Refused(refusal)) => respond(refused(*refusal, request_id)?, PROBLEM_MEDIA_TYPE, request_id),
        Err(Failure::Broken(fault)) => respond(broken(*fault, request_id)?, PROBLEM_MEDIA_TYPE, request_id),
    }
}

/// What came of a call, with a cookie to be set, unless the reply sets one itself.
pub(crate) fn with_cookie(outcome: Result<Reply<String>, Failure>, cookie: String) -> Result<Reply<String>, Failure> {
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
}

impl<T: Serialize> Reply<T> {
    pub(crate) fn into_json(self) -> Result<Reply<String>, Failure> {
        let content = serde_json::to_string(&self.content)?;
        Ok(Reply { status: self.status, headers: self.headers, content })
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

fn respond(reply: Reply<String>, media_type: &str, request_id: &str) -> worker::Result<Response> {
    let mut response = Response::builder().with_status(reply.status).with_header("Request-Id", request_id)?;
    for (name, value) in HEADERS {
        response = response.with_header(name, value)?;
    }
    for (name, value) in &reply.headers {
        response = response.with_header(name, value)?;
    }
    if reply.status == NO_CONTENT {
        return Ok(response.empty());
    }
    Ok(response.with_header("Content-Type", media_type)?.fixed(reply.content.into_bytes()))
}

fn refused(refusal: Refusal, request_id: &str) -> worker::Result<Reply<String>> {
    let problem = Problem { errors: refusal.errors, ..Problem::new(refusal.code, refusal.detail, request_id) };
    let content = serde_json::to_string(&problem)?;
    Ok(Reply { status: refusal.code.status(), headers: refusal.headers, content })
}

fn broken(fault: Fault, request_id: &str) -> worker::Result<Reply<String>> {
    console_error!("request {request_id}: {}: {}", fault.doing, fault.error);
    let detail = match fault.code {
        ErrorCode::StoreUnavailable => "Nothing was changed. Try again in a moment.",
        _ => "Try again. If it stays, tell the operator the id in `instance`.",
    };
    refused(Refusal { headers: fault.headers, ..Refusal::new(fault.code, detail) }, request_id)
}
