//! The way to the Worker: [`call`] for every endpoint of the shared table.
//!
//! What a reply means to a page is the page's business; that nobody is signed in is told by
//! `session.rs` from the fault.

use gloo_net::http::{Request, RequestBuilder, Response};
use shared::endpoint::{Endpoint, Method};
use shared::field::FieldError;
use shared::problem::{ErrorCode, Problem};

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

    /// What to show to the person who waits.
    pub fn message(&self) -> String {
        match self {
            Self::Refused(problem) => problem.detail.clone(),
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

/// Calls an endpoint: `call::<GetKey>(&key_id, &Nothing {})`.
pub async fn call<E: Endpoint>(target: &E::Target, input: &E::Input) -> Result<E::Output, Fault> {
    call_with_headers::<E>(target, input, &[]).await
}

/// [`call`] with further request headers.
pub async fn call_with_headers<E: Endpoint>(
    target: &E::Target,
    input: &E::Input,
    headers: &[(&str, &str)],
) -> Result<E::Output, Fault> {
    let path = E::path(target);
    let reply = match E::METHOD {
        Method::Get => send(E::METHOD, &with_query(path, input)?, None, headers).await?,
        Method::Post | Method::Patch | Method::Delete => {
            let body = serde_json::to_string(input).map_err(|_| Fault::Unreachable)?;
            send(E::METHOD, &path, Some(body), headers).await?
        }
    };
    serde_json::from_str(&reply).map_err(|_| Fault::Unreachable)
}

fn with_query<I: serde::Serialize>(path: String, input: &I) -> Result<String, Fault> {
    let query = serde_urlencoded::to_string(input).map_err(|_| Fault::Unreachable)?;
    Ok(if query.is_empty() { path } else { format!("{path}?{query}") })
}

/// Sends a request; gives the text of a reply that is no problem, `null` for one without a body.
async fn send(method: Method, url: &str, body: Option<String>, headers: &[(&str, &str)]) -> Result<String, Fault> {
    let builder = headers.iter().fold(builder(method, url), |builder, (name, value)| builder.header(name, value));
    let request = match body {
        Some(body) => builder.header("Content-Type", "application/json").body(body),
        None => builder.build(),
    };
    let response = request.map_err(|_| Fault::Unreachable)?.send().await.map_err(|_| Fault::Unreachable)?;
    read(response).await
}

fn builder(method: Method, url: &str) -> RequestBuilder {
    match method {
        Method::Get => Request::get(url),
        Method::Post => Request::post(url),
        Method::Patch => Request::patch(url),
        Method::Delete => Request::delete(url),
    }
}

async fn read(response: Response) -> Result<String, Fault> {
    let text = response.text().await.map_err(|_| Fault::Unreachable)?;
    if !response.ok() {
        return Err(serde_json::from_str(&text).map_or(Fault::Unreachable, Fault::Refused));
    }
    Ok(if text.is_empty() { "null".to_owned() } else { text })
}
