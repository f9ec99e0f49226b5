//! An HTTP request to the Worker, and its reply. `caller.rs` adds the credentials.

use crate::contract;
use crate::held_back::{Announced, HeldBack};
use crate::organisation::unique;
use crate::worker::worker;
use serde::Serialize;
use serde_json::Value;
use shared::problem::{PROBLEM_MEDIA_TYPE, Problem};
use std::fmt;
use std::sync::LazyLock;
use std::time::Duration;
use ureq::Agent;
use ureq::http::{self, HeaderMap, Response};

static AGENT: LazyLock<Agent> = LazyLock::new(|| {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(60)))
        .user_agent("keywright-tests");
    config.build().into()
});

/// The longest reply in bytes; an export has tens of millions.
const LONGEST: u64 = 1 << 30;

/// A request that is being built.
#[derive(Clone, Debug)]
pub struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Request {
    pub fn new(method: impl ToString, path: impl Into<String>) -> Self {
        Self { method: method.to_string(), path: path.into(), headers: Vec::new(), body: None }
    }

    /// The request that a browser sends to open a page.
    pub fn navigation(path: impl Into<String>) -> Self {
        let accept = "text/html,application/xhtml+xml,*/*;q=0.8";
        Self::new("GET", path).header("sec-fetch-mode", "navigate").header("accept", accept)
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same request from a network that no other request comes from.
    #[must_use]
    pub fn from_elsewhere(self) -> Self {
        let number = unique();
        self.from_address(&format!("2001:db8:{:x}:{:x}::1", number >> 16, number & 0xffff))
    }

    /// The same request from this address.
    #[must_use]
    pub fn from_address(self, address: &str) -> Self {
        let headers = self.headers.into_iter().filter(|(name, _)| name != "cf-connecting-ip").collect();
        Self { headers, ..self }.header("cf-connecting-ip", address)
    }

    /// The same request with another method.
    #[must_use]
    pub fn with_method(self, method: impl ToString) -> Self {
        Self { method: method.to_string(), ..self }
    }

    /// The same request to another path.
    #[must_use]
    pub fn with_path(self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self }
    }

    #[must_use]
    pub fn body(self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.untyped_body(body).header("content-type", media_type)
    }

    #[must_use]
    pub fn untyped_body(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: Some(body.into()), ..self }
    }

    #[must_use]
    pub fn json(self, body: &impl Serialize) -> Self {
        self.body("application/json", serde_json::to_vec(body).expect("JSON"))
    }

    /// Sends all of the request except the end of its body.
    #[must_use]
    pub fn hold_back(self, how: Announced) -> HeldBack {
        HeldBack::begin(&self.method, &self.path, &self.headers, self.body.unwrap_or_default(), how)
    }

    /// Sends the request to the Worker of this process.
    ///
    /// # Panics
    /// If no reply arrives, or the reply breaks the OpenAPI document.
    pub fn send(self) -> Reply {
        let (method, path) = (self.method.clone(), self.path.clone());
        let reply = self.try_send().unwrap_or_else(|| panic!("{method} {path}: no reply; see {:?}", worker().log));
        if let Err(broken) = contract::check(&method, &path, &reply) {
            panic!("{method} {path}: {broken}: {reply:?}");
        }
        reply
    }

    /// `None` if no reply arrives or the reply breaks off.
    pub fn try_send(self) -> Option<Reply> {
        self.try_send_to(&worker().origin)
    }

    /// The same to another Worker.
    pub fn try_send_to(self, origin: &str) -> Option<Reply> {
        let mut request = http::Request::builder().method(self.method.as_str()).uri(format!("{origin}{}", self.path));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let reply = match self.body {
            Some(body) => AGENT.run(request.body(body).expect("a request")),
            None => AGENT.run(request.body(()).expect("a request")),
        };
        reply.ok().and_then(Reply::read)
    }
}

/// A reply, read to its end.
#[derive(Clone)]
pub struct Reply {
    pub status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    pub(crate) const fn new(status: u16, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self { status, headers, body }
    }

    fn read(mut response: Response<ureq::Body>) -> Option<Self> {
        let body = response.body_mut().with_config().limit(LONGEST).read_to_vec().ok()?;
        Some(Self { status: response.status().as_u16(), headers: response.headers().clone(), body })
    }

    /// The header's value; empty if the reply does not have the header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// All values of a header that a reply can have several times.
    pub fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok())
    }

    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("text")
    }

    /// The body as JSON; null if the body is empty.
    pub fn json(&self) -> Value {
        if self.body.is_empty() { Value::Null } else { serde_json::from_slice(&self.body).expect("JSON") }
    }

    /// The problem in the reply.
    ///
    /// # Panics
    /// If the reply is not a well-formed problem.
    pub fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), PROBLEM_MEDIA_TYPE, "{self:?}");
        let problem: Problem = serde_json::from_slice(&self.body).expect("a problem");
        assert_eq!([problem.status; 2], [self.status, problem.code.status()]);
        assert_eq!(problem.kind, format!("urn:keywright:problem:{}", problem.code));
        assert_eq!(problem.title, problem.code.title());
        problem
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.status, self.headers, String::from_utf8_lossy(&self.body))
    }
}
