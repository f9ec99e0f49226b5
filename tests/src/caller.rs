//! The caller of a request: anonymous, the operator, a gateway, a key holder or a member. Calls use the endpoint table.

use crate::request::{Reply, Request};
use crate::worker::{GATEWAY_TOKEN, OPERATOR_TOKEN};
use shared::endpoint::{CreateSession, CreateSignInLink, Endpoint, GetSession, Method, Nothing};
use shared::problem::Problem;
use shared::session::{NewSignInLink, Session, SignIn};

/// A caller, identified by the credential that each request carries.
#[derive(Clone, Debug)]
pub struct Caller {
    proof: Option<(&'static str, String)>,
}

impl Caller {
    pub const fn nobody() -> Self {
        Self { proof: None }
    }

    pub fn operator() -> Self {
        Self { proof: Some(("authorization", format!("Bearer {OPERATOR_TOKEN}"))) }
    }

    pub fn gateway() -> Self {
        Self { proof: Some(("keywright-gateway-token", GATEWAY_TOKEN.to_owned())) }
    }

    /// The holder of an API key, who sends it as a bearer token.
    pub fn with_key(secret: &str) -> Self {
        Self { proof: Some(("authorization", format!("Bearer {secret}"))) }
    }

    /// The member with this email address, signed in by a link from the operator.
    pub fn signed_in(email: &str) -> Self {
        let link = Self::operator()
            .call::<CreateSignInLink>(&(), &NewSignInLink { email: email.to_owned(), organisation_id: None });
        Self::by_link(&link.token)
    }

    /// The member who signs in with this token of a sign-in link or an invitation.
    pub fn by_link(token: &str) -> Self {
        let reply = Self::nobody().ask::<CreateSession>(&(), &SignIn { token: token.to_owned() });
        assert_eq!(reply.status, 200, "{reply:?}");
        Self::with_cookie(reply.header("set-cookie"))
    }

    /// The holder of the cookie in this `Set-Cookie` header.
    pub fn with_cookie(set_cookie: &str) -> Self {
        let (cookie, _attributes) = set_cookie.split_once(';').expect("a cookie with attributes");
        Self { proof: Some(("cookie", cookie.to_owned())) }
    }

    /// The session of a member.
    pub fn session(&self) -> Session {
        self.call::<GetSession>(&(), &Nothing {})
    }

    /// The session token, as the cookie carries it.
    pub fn session_token(&self) -> &str {
        let (_, cookie) = self.proof.as_ref().expect("a caller with a credential");
        cookie.split_once('=').expect("a cookie").1
    }

    /// A request with any method and path.
    pub fn request(&self, method: impl ToString, path: impl Into<String>) -> Request {
        let request = Request::new(method, path);
        match &self.proof {
            Some((name, value)) => request.header(name, value),
            None => request,
        }
    }

    /// A request to an endpoint of the table, not yet sent.
    pub fn request_to<E: Endpoint>(&self, target: &E::Target, input: &E::Input) -> Request {
        let path = E::path(target);
        match E::METHOD {
            Method::Get => self.request(E::METHOD, with_query(path, input)),
            Method::Delete => self.request(E::METHOD, path),
            Method::Post | Method::Patch => self.request(E::METHOD, path).json(input),
        }
    }

    /// Sends a request and returns any reply.
    pub fn ask<E: Endpoint>(&self, target: &E::Target, input: &E::Input) -> Reply {
        self.request_to::<E>(target, input).send()
    }

    /// Sends a request that must succeed.
    pub fn call<E: Endpoint>(&self, target: &E::Target, input: &E::Input) -> E::Output {
        let reply = self.ask::<E>(target, input);
        assert!((200..300).contains(&reply.status), "{}: {reply:?}", E::NAME);
        serde_json::from_value(reply.json()).expect("the output type of the table")
    }

    /// Sends a request that must be rejected.
    pub fn refusal<E: Endpoint>(&self, target: &E::Target, input: &E::Input) -> Problem {
        self.ask::<E>(target, input).problem()
    }
}

fn with_query(path: String, input: &impl serde::Serialize) -> String {
    match serde_urlencoded::to_string(input).expect("a query").as_str() {
        "" => path,
        query => format!("{path}?{query}"),
    }
}
