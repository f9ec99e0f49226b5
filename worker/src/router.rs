//! Endpoint → handler: the whole API on one screen.
//!
//! What holds for every endpoint happens here, in this order: find it, reject what needs neither body nor store
//! (`caller.rs`), receive the body (`input/body.rs`), ask who calls (`caller.rs`), read the input (`input.rs`), run the
//! handler, write its reply (`reply.rs`). What an endpoint does is in its handler's file.

use crate::caller::{self, Caller};
use crate::context::{self, RequestContext};
use crate::failure::{Failure, Refusal};
use crate::reply::{self, Content, IntoReply, Reply};
use crate::{
    account, activity, clock, dashboard, health, input, invitations, keys, members, merchants, operator, organisation,
    origin, passkeys, session, sessions, sign_in_links, verify,
};
use shared::endpoint::{
    Access, Authorize, BeginPasskey, BeginPasskeySignIn, BeginStepUp, CancelRotation, ChangeEmail, ConfirmEmail,
    CreateInvitation, CreateKey, CreateMerchant, CreateOrganisation, CreatePasskey, CreateSession, CreateSignInLink,
    DeletePasskey, DeleteSession, DisableKey, DisableKeys, EnableKey, EndOtherSessions, EndSession, Endpoint,
    ExportActivity, FinishRotation, GetHealth, GetKey, GetKeyUsage, GetMerchant, GetRotationHistory, GetSession,
    ListActivity, ListInvitations, ListKeyUsage, ListKeys, ListMemberKeys, ListMembers, ListMerchants, ListPasskeys,
    ListSessions, Method, RemoveMember, RequestSignInLink, RevokeInvitation, RevokeKey, SignInWithPasskey, StepUp,
    Target, UpdateAccount, UpdateKey, UpdateMember, UpdateMerchant, UpdateOrganisation, UpdatePasskey, VerifyActivity,
    VerifyKey,
};
use shared::problem::ErrorCode;
use std::pin::Pin;
use std::rc::Rc;
use worker::web_sys::Response;

fn routes() -> Routes {
    Routes::default()
        .mount::<GetHealth, _>(health::get)
        .mount::<CreateOrganisation, _>(operator::create_organisation)
        .mount::<CreateSignInLink, _>(operator::create_sign_in_link)
        .mount::<RequestSignInLink, _>(sign_in_links::request)
        .mount::<CreateSession, _>(session::create)
        .mount::<GetSession, _>(session::get)
        .mount::<DeleteSession, _>(session::delete)
        .mount::<BeginPasskeySignIn, _>(session::passkey::begin_sign_in)
        .mount::<SignInWithPasskey, _>(session::passkey::sign_in)
        .mount::<BeginStepUp, _>(session::passkey::begin_step_up)
        .mount::<StepUp, _>(session::passkey::step_up)
        .mount::<ListSessions, _>(sessions::list)
        .mount::<EndOtherSessions, _>(sessions::end_others)
        .mount::<EndSession, _>(sessions::end_one)
        .mount::<UpdateAccount, _>(account::update)
        .mount::<ChangeEmail, _>(account::change_email)
        .mount::<ConfirmEmail, _>(account::confirm_email)
        .mount::<ListPasskeys, _>(passkeys::list)
        .mount::<BeginPasskey, _>(passkeys::begin)
        .mount::<CreatePasskey, _>(passkeys::create)
        .mount::<UpdatePasskey, _>(passkeys::update)
        .mount::<DeletePasskey, _>(passkeys::delete)
        .mount::<UpdateOrganisation, _>(organisation::update)
        .mount::<ListMembers, _>(members::list)
        .mount::<UpdateMember, _>(members::update)
        .mount::<RemoveMember, _>(members::remove)
        .mount::<ListMemberKeys, _>(members::list_keys)
        .mount::<ListInvitations, _>(invitations::list)
        .mount::<CreateInvitation, _>(invitations::create)
        .mount::<RevokeInvitation, _>(invitations::revoke)
        .mount::<ListMerchants, _>(merchants::list)
        .mount::<CreateMerchant, _>(merchants::create)
        .mount::<GetMerchant, _>(merchants::get)
        .mount::<UpdateMerchant, _>(merchants::update)
        .mount::<ListKeys, _>(keys::list)
        .mount::<CreateKey, _>(keys::create)
        .mount::<GetKey, _>(keys::get)
        .mount::<UpdateKey, _>(keys::update)
        .mount::<DisableKey, _>(keys::life::disable)
        .mount::<DisableKeys, _>(keys::bulk::disable)
        .mount::<EnableKey, _>(keys::life::enable)
        .mount::<RevokeKey, _>(keys::life::revoke)
        .mount::<FinishRotation, _>(keys::life::finish_rotation)
        .mount::<CancelRotation, _>(keys::life::cancel_rotation)
        .mount::<GetRotationHistory, _>(keys::lineage)
        .mount::<GetKeyUsage, _>(keys::usage::get)
        .mount::<ListKeyUsage, _>(keys::usage::list)
        .mount::<VerifyKey, _>(verify::key)
        .mount::<Authorize, _>(verify::authorize)
        .mount::<ListActivity, _>(activity::list)
        .mount::<ExportActivity, _>(activity::export::run)
        .mount::<VerifyActivity, _>(activity::verify::run)
}

/// One call of an endpoint: everything that its handler is handed.
pub(crate) struct Call<E: Endpoint> {
    pub(crate) caller: Caller,
    pub(crate) target: E::Target,
    pub(crate) input: E::Input,
    pub(crate) context: RequestContext,
}

thread_local! {
    static ROUTES: Routes = routes();
}

/// Answers any request, also with a problem.
pub(crate) async fn answer(context: RequestContext) -> Response {
    let headers = context.headers.clone();
    let outcome = match ROUTES.with(|routes| routes.find(&context.request.method(), context.path())) {
        Some(found) => run(found, context).await,
        None => match dashboard::file(&context).await {
            Ok(Some(file)) => return file,
            Ok(None) => Err(no_such_endpoint()),
            Err(error) => Err(error.into()),
        },
    };
    reply::write(outcome, || context::request_id(&headers))
}

async fn run(found: Found, mut context: RequestContext) -> Result<Reply<Content>, Failure> {
    origin::check_host(&context)?;
    let (route, target) = found?;
    caller::admit(&context, route.access, route.method).await?;
    // A body arrives as late as its sender likes: who calls, and when, is asked after it.
    let body = if route.method == Method::Get { Ok(Vec::new()) } else { input::body::receive(&context).await };
    context.now = clock::now();
    let caller = caller::recognise(&context, route.access).await?;
    let new_cookie = caller.new_cookie();
    let outcome = match caller.check(route.access, context.now) {
        Ok(()) => (route.answer)(caller, target, body, context).await,
        Err(refusal) => Err(refusal),
    };
    match new_cookie {
        Some(cookie) => reply::with_cookie(outcome, cookie),
        None => outcome,
    }
}

/// A body, or why it was not received.
type Body = Result<Vec<u8>, Failure>;

type Answer = dyn Fn(Caller, Option<String>, Body, RequestContext) -> Outcome;

type Outcome = Pin<Box<dyn Future<Output = Result<Reply<Content>, Failure>>>>;

/// The endpoint and the text in the braces of its path, or that it has another method.
type Found = Result<(Route, Option<String>), Failure>;

#[derive(Clone)]
struct Route {
    method: Method,
    access: Access,
    /// Takes who calls, the text in the braces of the path, the body, and what arrived.
    answer: Rc<Answer>,
}

/// For each method, in the order of the table, the paths that it has.
struct Routes(Vec<(Method, matchit::Router<Route>)>);

impl Default for Routes {
    fn default() -> Self {
        Self(Method::ALL.iter().map(|method| (*method, matchit::Router::new())).collect())
    }
}

impl Routes {
    fn mount<E: Endpoint + 'static, O: IntoReply<E::Output>>(
        mut self,
        handler: impl AsyncFn(Call<E>) -> Result<Reply<O>, Failure> + Copy + 'static,
    ) -> Self {
        let answer = move |caller, target: Option<String>, body: Body, context: RequestContext| -> Outcome {
            Box::pin(async move {
                let target = E::Target::read(target.as_deref()).ok_or_else(Failure::not_found)?;
                let sent = body.and_then(|body| input::parse(&context, E::METHOD, E::ACCESS, &body));
                let input = match sent.and_then(input::read) {
                    Ok(input) => input,
                    Err(refusal) => return Err(caller::bad_request(&context, E::ACCESS, refusal).await),
                };
                handler(Call { caller, target, input, context }).await?.into_reply()
            })
        };
        self.insert(E::PATH, Route { method: E::METHOD, access: E::ACCESS, answer: Rc::new(answer) });
        self
    }

    fn insert(&mut self, path: &str, route: Route) {
        for (_, routes) in self.0.iter_mut().filter(|(method, _)| *method == route.method) {
            let inserted = routes.insert(template(path), route.clone());
            debug_assert!(inserted.is_ok(), "{} {path} is mounted twice", route.method);
        }
    }

    /// `None` if no endpoint has this path.
    fn find(&self, method: &str, path: &str) -> Option<Found> {
        // The runtime sends no body in reply to a HEAD.
        let method = if method == "HEAD" { Method::Get.wire_name() } else { method };
        let mut allowed: Vec<&str> = Vec::new();
        for (its_method, routes) in &self.0 {
            let Ok(found) = routes.at(path) else { continue };
            if its_method.wire_name() == method {
                let target = found.params.iter().next().map(|(_, text)| text.to_owned());
                return Some(Ok((found.value.clone(), target)));
            }
            allowed.push(its_method.wire_name());
        }
        (!allowed.is_empty()).then(|| Err(method_not_allowed(&allowed.join(", "))))
    }
}

/// `/api/keys/{key_id}` as matchit 0.7 writes it: `/api/keys/:key_id`.
fn template(path: &str) -> String {
    path.replace('{', ":").replace('}', "")
}

fn no_such_endpoint() -> Failure {
    Failure::refused(ErrorCode::NoSuchEndpoint, "Check the path; /openapi.json lists every endpoint.")
}

fn method_not_allowed(allowed: &str) -> Failure {
    Refusal::new(ErrorCode::MethodNotAllowed, format!("Use {allowed}.")).with_header("Allow", allowed).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::endpoint::ENDPOINTS;

    fn refusal_of(method: &str, path: &str) -> Refusal {
        match routes().find(method, path) {
            Some(Err(Failure::Refused(refusal))) => *refusal,
            _ => panic!("{method} {path} was not refused"),
        }
    }

    #[test]
    fn every_endpoint_of_the_table_is_mounted() {
        for endpoint in ENDPOINTS {
            let path = endpoint.path.replace(['{', '}'], "");
            let found = routes().find(endpoint.method.wire_name(), &path);
            assert!(matches!(found, Some(Ok(_))), "{} is not mounted", endpoint.name);
        }
    }

    #[test]
    fn the_text_in_the_braces_is_handed_on() {
        let (_, target) = routes().find("GET", "/api/merchants/mer_1/keys").unwrap().unwrap();
        assert_eq!(target.as_deref(), Some("mer_1"));
        let (_, target) = routes().find("GET", "/api/merchants").unwrap().unwrap();
        assert_eq!(target, None);
    }

    #[test]
    fn a_head_is_answered_like_a_get() {
        assert!(matches!(routes().find("HEAD", "/healthz"), Some(Ok(_))));
        assert_eq!(refusal_of("HEAD", "/api/operator/organisations").code, ErrorCode::MethodNotAllowed);
    }

    #[test]
    fn a_path_with_other_methods_says_which() {
        let refusal = refusal_of("DELETE", "/api/merchants");
        assert_eq!(refusal.code, ErrorCode::MethodNotAllowed);
        assert_eq!(refusal.headers, [("Allow", "GET, POST".to_owned())]);
        assert_eq!(refusal_of("PURGE", "/healthz").code, ErrorCode::MethodNotAllowed);
    }

    #[test]
    fn an_unknown_path_is_no_endpoint() {
        for path in ["/api", "/api/merchants/", "/api/nothing", "/v1/keys", "/api/keys/key_1/permissions"] {
            assert!(routes().find("GET", path).is_none(), "{path}");
        }
    }
}
