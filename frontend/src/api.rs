//! Calls to the Worker: [`call`] for every endpoint of the shared table.
//!
//! Pages interpret the reply. `state/session.rs` notices that the member is no longer signed in, and `state/confirmation.rs`
//! repeats a request that needs a passkey first.

use crate::clock::{self, Stamp};
use crate::ui::notice::FailureMessage;
use crate::{display_text, early, filter};
use gloo_net::http::{Request, Response};
use serde::de::DeserializeOwned;
use shared::endpoint::{Endpoint, Method};
use shared::etag::Tagged;
use shared::field::FieldError;
use shared::id::MemberId;
use shared::idempotency::IDEMPOTENCY_KEY_HEADER;
use shared::problem::{ErrorCode, Problem};
use shared::session::MEMBER_HEADER;
use std::cell::Cell;
use std::marker::PhantomData;
use std::pin::Pin;

/// From this status on, the log of the Worker has the cause.
const SERVER_ERROR: u16 = 500;

thread_local! {
    /// The member whose data the page shows. Every request names them, so that no other member's session is used.
    static MEMBER: Cell<Option<MemberId>> = const { Cell::new(None) };
}

/// From now on, requests are for this member only.
pub fn speak_for(member: Option<MemberId>) {
    MEMBER.set(member);
}

/// Sends the first requests of a page that is being opened.
pub fn open(path: &str, query: &str) {
    early::open(path, query, MEMBER.get());
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The Worker rejected the call.
    Refused(Box<Problem>),
    /// There was no readable reply: the network failed, or something on the way.
    Unreachable,
    /// The browser failed: why, and what to do about it.
    Browser(String),
}

impl Fault {
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Unreachable | Self::Browser(_) => None,
        }
    }

    /// What happened, and what to do about it.
    pub fn message(&self) -> FailureMessage {
        match self {
            Self::Refused(problem) => FailureMessage {
                text: format!("{} {}", problem.title, problem.detail),
                request_id: (problem.status >= SERVER_ERROR).then(|| problem.instance.clone()),
            },
            Self::Unreachable => "Can't reach Keywright. Check your connection and try again.".into(),
            Self::Browser(why) => why.clone().into(),
        }
    }

    /// The fields that the Worker rejected.
    pub fn field_errors(&self) -> Vec<FieldError> {
        match self {
            Self::Refused(problem) => problem.errors.clone(),
            Self::Unreachable | Self::Browser(_) => Vec::new(),
        }
    }
}

/// A pending reply.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T, Fault>>>>;

/// A call, which is sent when it is awaited.
pub struct Call<T> {
    pub outgoing: Outgoing,
    output: PhantomData<fn() -> T>,
}

/// Calls an endpoint: `call::<GetKey>(&key_id, &Nothing {})`.
pub fn call<E: Endpoint>(target: &E::Target, input: &E::Input) -> Call<E::Output> {
    Call { outgoing: Outgoing::to::<E>(target, input), output: PhantomData }
}

/// [`call`] that may be repeated: calls with the same `idempotency_key` have one effect.
pub fn call_once<E: Endpoint>(target: &E::Target, input: &E::Input, idempotency_key: &str) -> Call<E::Output> {
    let outgoing = Outgoing::to::<E>(target, input);
    Call { outgoing: Outgoing { idempotency_key: Some(idempotency_key.to_owned()), ..outgoing }, output: PhantomData }
}

impl<T> Call<T> {
    /// The same call, which fails if the thing is no longer as it was `seen`.
    #[must_use]
    pub fn unless_changed(mut self, seen: &impl Tagged) -> Self {
        self.outgoing.if_match = Some(seen.etag());
        self
    }

    /// The same call, whichever member is signed in.
    #[must_use]
    pub fn by_anyone(mut self) -> Self {
        self.outgoing.member = None;
        self
    }
}

impl<T: DeserializeOwned + 'static> IntoFuture for Call<T> {
    type Output = Result<T, Fault>;
    type IntoFuture = Pending<T>;

    fn into_future(self) -> Pending<T> {
        let reply = self.outgoing.into_reply();
        Box::pin(async move { read(&reply.await?) })
    }
}

/// Reads the text of a reply.
pub fn read<T: DeserializeOwned>(reply: &str) -> Result<T, Fault> {
    serde_json::from_str(&display_text::visible(reply)).map_err(|_| Fault::Unreachable)
}

/// A request, ready to be sent, and to be sent again.
pub struct Outgoing {
    method: Method,
    url: String,
    body: Option<String>,
    idempotency_key: Option<String>,
    if_match: Option<String>,
    member: Option<MemberId>,
}

impl Outgoing {
    /// A GET has its input in the query, any other request in its body.
    fn to<E: Endpoint>(target: &E::Target, input: &E::Input) -> Self {
        let path = E::path(target);
        let (url, body) = match E::METHOD {
            Method::Get => (filter::address(path, input), None),
            Method::Post | Method::Patch | Method::Delete => (path, serde_json::to_string(input).ok()),
        };
        Self { method: E::METHOD, url, body, idempotency_key: None, if_match: None, member: MEMBER.get() }
    }

    /// [`Self::send`], boxed: all types of replies share its code.
    fn into_reply(self) -> Pending<String> {
        Box::pin(async move { self.send().await })
    }

    /// The text of a successful reply; `null` for one without a body.
    pub async fn send(&self) -> Result<String, Fault> {
        let (sent, response) = match self.early_response().await {
            Some(early) => early,
            None => {
                let response = self.response().await;
                if self.method != Method::Get {
                    early::forget();
                }
                response?
            }
        };
        if let Some(date) = response.headers().get("Date") {
            clock::follow(&date, sent);
        }
        let text = response.text().await.map_err(|_| Fault::Unreachable)?;
        if !response.ok() {
            return Err(read(&text).map_or_else(|unreadable| unreadable, |problem| Fault::Refused(Box::new(problem))));
        }
        Ok(if text.is_empty() { "null".to_owned() } else { text })
    }

    async fn early_response(&self) -> Option<(Stamp, Response)> {
        if self.method == Method::Get { early::response(&self.url, self.member).await } else { None }
    }

    async fn response(&self) -> Result<(Stamp, Response), Fault> {
        let mut request = match self.method {
            Method::Get => Request::get(&self.url),
            Method::Post => Request::post(&self.url),
            Method::Patch => Request::patch(&self.url),
            Method::Delete => Request::delete(&self.url),
        };
        if let Some(key) = &self.idempotency_key {
            request = request.header(IDEMPOTENCY_KEY_HEADER, key);
        }
        if let Some(tag) = &self.if_match {
            request = request.header("If-Match", tag);
        }
        if let Some(member) = self.member {
            request = request.header(MEMBER_HEADER, &member.to_string());
        }
        let request = match &self.body {
            Some(body) => request.header("Content-Type", "application/json").body(body.as_str()),
            None => request.build(),
        };
        let sent = clock::stamp();
        let response = request.map_err(|_| Fault::Unreachable)?.send().await.map_err(|_| Fault::Unreachable)?;
        Ok((sent, response))
    }
}
