//! Who asks: nobody, the operator, or somebody who signed in. Calls go by the endpoint table.

use crate::request::{Reply, Request};
use crate::worker::{GATEWAY_TOKEN, OPERATOR_TOKEN};
use shared::endpoint::{CreateSession, CreateSignInLink, Endpoint, GetSession, Method, Nothing};
use shared::problem::Problem;
use shared::session::{NewSignInLink, Session, SignIn};

/// One who asks, by what is sent along.
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

    /// Whoever holds an API key, and shows it as keys are shown.
    pub fn with_key(secret: &str) -> Self {
        Self { proof: Some(("authorization", format!("Bearer {secret}"))) }
    }

    /// The member with this address, by a link from the operator.
    pub fn signed_in(email: &str) -> Self {
        let link = Self::operator()
            .call::<CreateSignInLink>(&(), &NewSignInLink { email: email.to_owned(), organisation_id: None });
        Self::by_link(&link.token)
    }

    /// Whoever a sign-in link is for.
    pub fn by_link(token: &str) -> Self {
        let reply = Self::nobody().ask::<CreateSession>(&(), &SignIn { token: token.to_owned() });
        assert_eq!(reply.status, 200, "{reply:?}");
        Self::with_cookie(reply.header("set-cookie"))
    }

    /// Whoever was given this cookie, by the whole `Set-Cookie`.
    pub fn with_cookie(set_cookie: &str) -> Self {
        let (cookie, _attributes) = set_cookie.split_once(';').expect("a cookie with attributes");
        Self { proof: Some(("cookie", cookie.to_owned())) }
    }

    /// The session of somebody who has signed in.
    pub fn session(&self) -> Session {
        self.call::<GetSession>(&(), &Nothing {})
    }

    /// The session's secret, as the cookie carries it.
    pub fn session_token(&self) -> &str {
        let (_, cookie) = self.proof.as_ref().expect("somebody");
        cookie.split_once('=').expect("a cookie").1
    }

    /// A request by hand.
    pub fn request(&self, method: impl ToString, path: impl Into<String>) -> Request {
        let request = Request::new(method, path);
        match &self.proof {
            Some((name, value)) => request.header(name, value),
            None => request,
        }
    }

    /// A request by the table, not yet sent.
    pub fn request_to<E: Endpoint>(&self, target: &E::Target, input: &E::Input) -> Request {
        let path = E::path(target);
        match E::METHOD {
            Method::Get => self.request(E::METHOD, with_query(path, input)),
            Method::Delete => self.request(E::METHOD, path),
            Method::Post | Method::Patch => self.request(E::METHOD, path).json(input),
        }
    }

    /// Asks, and takes whatever comes.
    pub fn ask<E: Endpoint>(&self, target: &E::Target, input: &E::Input) -> Reply {
        self.request_to::<E>(target, input).send()
    }

    /// Asks for something that is given.
    pub fn call<E: Endpoint>(&self, target: &E::Target, input: &E::Input) -> E::Output {
        let reply = self.ask::<E>(target, input);
        assert!((200..300).contains(&reply.status), "{}: {reply:?}", E::NAME);
        serde_json::from_value(reply.json()).expect("what the table says")
    }

    /// Asks for something that is refused.
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
