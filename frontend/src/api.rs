//! The way to the Worker: [`call`] for every endpoint of the shared table.
//!
//! What a reply means to a page is the page's business; that nobody is signed in is told by
//! `session.rs` from the fault.

use crate::filter;
use gloo_net::http::Request;
use serde::de::DeserializeOwned;
use shared::endpoint::{Endpoint, Method};
use shared::field::FieldError;
use shared::key::IDEMPOTENCY_KEY_HEADER;
use shared::problem::{ErrorCode, Problem};
use std::pin::Pin;

/// Why a call brought no reply of its own kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The Worker refused, and says why.
    Refused(Problem),
    /// No reply that could be read: the network, or something between.
    Unreachable,
}

impl Fault {
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Unreachable => None,
        }
    }

    /// What to show to the person who waits: what happened, and what to do about it.
    pub fn message(&self) -> String {
        match self {
            Self::Refused(problem) => format!("{} {}", problem.title, problem.detail),
            Self::Unreachable => "Keywright cannot be reached. Check the connection, then try again.".to_owned(),
        }
    }

    /// The fields that the Worker found wrong.
    pub fn field_errors(&self) -> Vec<FieldError> {
        match self {
            Self::Refused(problem) => problem.errors.clone(),
            Self::Unreachable => Vec::new(),
        }
    }
}

/// A reply that is on its way.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T, Fault>>>>;

/// Calls an endpoint: `call::<GetKey>(&key_id, &Nothing {})`.
pub fn call<E: Endpoint>(target: &E::Target, input: &E::Input) -> Pending<E::Output> {
    reply_to(Outgoing::to::<E>(target, input))
}

/// [`call`] that may be repeated: calls with the same `idempotency_key` have one effect.
pub fn call_once<E: Endpoint>(target: &E::Target, input: &E::Input, idempotency_key: &str) -> Pending<E::Output> {
    let outgoing = Outgoing::to::<E>(target, input);
    reply_to(Outgoing { idempotency_key: Some(idempotency_key.to_owned()), ..outgoing })
}

fn reply_to<T: DeserializeOwned>(outgoing: Outgoing) -> Pending<T> {
    Box::pin(async move {
        let reply = outgoing.send().await?;
        serde_json::from_str(&reply).map_err(|_| Fault::Unreachable)
    })
}

/// A request, ready to be sent.
struct Outgoing {
    method: Method,
    url: String,
    body: Option<String>,
    idempotency_key: Option<String>,
}

impl Outgoing {
    /// A GET has its input in the query, any other request in its body.
    fn to<E: Endpoint>(target: &E::Target, input: &E::Input) -> Self {
        let path = E::path(target);
        let (url, body) = match E::METHOD {
            Method::Get => (filter::address(&path, input), None),
            Method::Post | Method::Patch | Method::Delete => (path, serde_json::to_string(input).ok()),
        };
        Self { method: E::METHOD, url, body, idempotency_key: None }
    }

    /// The text of a reply that is no problem; `null` for one without a body.
    async fn send(self) -> Result<String, Fault> {
        let mut request = match self.method {
            Method::Get => Request::get(&self.url),
            Method::Post => Request::post(&self.url),
            Method::Patch => Request::patch(&self.url),
            Method::Delete => Request::delete(&self.url),
        };
        if let Some(key) = &self.idempotency_key {
            request = request.header(IDEMPOTENCY_KEY_HEADER, key);
        }
        let request = match self.body {
            Some(body) => request.header("Content-Type", "application/json").body(body),
            None => request.build(),
        };
        let response = request.map_err(|_| Fault::Unreachable)?.send().await.map_err(|_| Fault::Unreachable)?;
        let text = response.text().await.map_err(|_| Fault::Unreachable)?;
        if !response.ok() {
            return Err(serde_json::from_str(&text).map_or(Fault::Unreachable, Fault::Refused));
        }
        Ok(if text.is_empty() { "null".to_owned() } else { text })
    }
}
