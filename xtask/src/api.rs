//! A client of Keywright's own API on this machine, for the first sign-in and the sample data.
//!
//! Bodies are untyped JSON: `dev` and `sample` send few requests.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body};

const LIMIT: Duration = Duration::from_secs(30);

pub(crate) struct Api {
    agent: Agent,
    base: String,
    credential: Option<Header>,
}

struct Header {
    name: &'static str,
    value: String,
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Api {
    /// `base` is an origin, such as `http://localhost:8787`.
    pub(crate) fn new(base: &str) -> Self {
        let agent = Agent::config_builder().timeout_global(Some(LIMIT)).http_status_as_error(false).build().into();
        Api { agent, base: base.to_owned(), credential: None }
    }

    pub(crate) fn with_bearer(base: &str, token: &str) -> Self {
        let credential = Some(Header { name: "Authorization", value: format!("Bearer {token}") });
        Api { credential, ..Api::new(base) }
    }

    /// Signs in with a single-use token, as the dashboard does.
    pub(crate) fn sign_in(base: &str, token: &str) -> Result<Self> {
        let api = Api::new(base);
        let response = api.agent.post(api.url("/api/session")).header("Origin", base);
        let mut response = response.send_json(serde_json::json!({ "token": token }))?;
        let cookie = response.headers().get("Set-Cookie").and_then(|cookie| cookie.to_str().ok());
        let Some(cookie) = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned) else {
            return Err(reply(&mut response)?.refusal("/api/session"));
        };
        Ok(Api { credential: Some(Header { name: "Cookie", value: cookie }), ..api })
    }

    pub(crate) fn get(&self, path: &str) -> Result<Reply> {
        let mut request = self.agent.get(self.url(path));
        if let Some(Header { name, value }) = &self.credential {
            request = request.header(*name, value);
        }
        reply(&mut request.call()?)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Reply> {
        self.send(self.agent.post(self.url(path)), body)
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Result<Reply> {
        self.send(self.agent.patch(self.url(path)), body)
    }

    fn send(&self, request: ureq::RequestBuilder<ureq::typestate::WithBody>, body: &Value) -> Result<Reply> {
        let mut request = request.header("Origin", &self.base);
        if let Some(Header { name, value }) = &self.credential {
            request = request.header(*name, value);
        }
        reply(&mut request.send_json(body)?)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl Reply {
    /// The body of a success; anything else is an error with the response.
    pub(crate) fn expect_success(self, path: &str) -> Result<Value> {
        if (200..300).contains(&self.status) { Ok(self.body) } else { Err(self.refusal(path)) }
    }

    fn refusal(&self, path: &str) -> anyhow::Error {
        anyhow::anyhow!("{path} responded with {}: {}", self.status, self.body)
    }
}

/// A text in a response.
///
/// # Errors
/// If the response has no such text.
pub(crate) fn text<'a>(body: &'a Value, pointer: &str) -> Result<&'a str> {
    body.pointer(pointer)
        .and_then(Value::as_str)
        .with_context(|| format!("the API's response has no {pointer}: {body}"))
}

fn reply(response: &mut Response<Body>) -> Result<Reply> {
    let status = response.status().as_u16();
    let said = response.body_mut().read_to_string()?;
    if said.is_empty() {
        return Ok(Reply { status, body: Value::Null });
    }
    match serde_json::from_str(&said) {
        Ok(body) => Ok(Reply { status, body }),
        Err(_) if status >= 400 => Ok(Reply { status, body: Value::String(said) }),
        Err(_) => bail!("the response is not JSON: {}", said.chars().take(200).collect::<String>()),
    }
}
