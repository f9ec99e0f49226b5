//! Endpoint → handler: the whole API on one screen.
//!
//! The steps that all endpoints share happen here, in this order: find the endpoint, reject what needs neither body nor
//! store (`caller.rs`), receive the body (`input/body.rs`), identify the caller (`caller.rs`), read and check the input
//! (`call.rs`), run the handler, write its reply (`reply.rs`). `router/routes.rs` mounts and finds handlers.

mod routes;

use crate::call::{Sent, Unread};
use crate::caller;
use crate::context::{self, RequestContext};
use crate::failure::Failure;
use crate::reply::{self, Content, Reply};
use crate::{
    account, activity, clock, dashboard, global_search, health, input, invitations, keys, leaks, members, merchants,
    operator, organisation, origin, overview, passkeys, session, sessions, sign_in_links, verify,
};
use routes::{Begun, Found, Handler, Routes};
use shared::endpoint::{
    Access, Authorize, BeginPasskey, BeginPasskeySignIn, BeginStepUp, CancelRotation, ChangeEmail, ConfirmEmail,
    CreateInvitation, CreateKey, CreateMerchant, CreateOrganisation, CreatePasskey, CreateSession, CreateSignInLink,
    DeletePasskey, DeleteSession, DisableKey, DisableKeys, DryRunAllowedIps, EnableKey, EnableKeys, EndOtherSessions,
    EndSession, ExportActivity, FinishRotation, GetHealth, GetKey, GetKeyAdvice, GetKeyUsage, GetMerchant,
    GetOtherSessions, GetOverview, GetOwnKey, GetRotationHistory, GetSession, ListActivity, ListInvitations,
    ListKeyNetworks, ListKeyRefusals, ListKeyUsage, ListKeys, ListMemberKeys, ListMembers, ListMerchants,
    ListOrganisationKeys, ListPasskeys, ListSessions, LookUpKey, Method, RemoveMember, ReportLeaks,
    ReportLeaksFromGitHub, ReportLeaksFromGitLab, RequestSignInLink, RevokeInvitation, RevokeKey, RevokeKeys, Search,
    SignInWithPasskey, StepUp, SwitchOrganisation, UpdateAccount, UpdateKey, UpdateMember, UpdateMerchant,
    UpdateOrganisation, UpdatePasskey, VerifyActivity, VerifyKey,
};
use shared::problem::ErrorCode;
use std::rc::Rc;
use worker::web_sys::Response;

fn routes() -> Routes {
    Routes::default()
        .public::<GetHealth, _>(health::get)
        .operator::<CreateOrganisation, _>(operator::create_organisation)
        .operator::<CreateSignInLink, _>(operator::create_sign_in_link)
        .public::<RequestSignInLink, _>(sign_in_links::request)
        .public::<CreateSession, _>(session::create)
        .member::<GetSession, _>(session::get)
        .member::<GetOtherSessions, _>(session::others::list)
        .member::<SwitchOrganisation, _>(session::others::switch)
        .member::<DeleteSession, _>(session::delete)
        .public::<BeginPasskeySignIn, _>(session::passkey::begin_sign_in)
        .public::<SignInWithPasskey, _>(session::passkey::sign_in)
        .member::<BeginStepUp, _>(session::passkey::begin_step_up)
        .member::<StepUp, _>(session::passkey::step_up)
        .member::<ListSessions, _>(sessions::list)
        .member::<EndOtherSessions, _>(sessions::end_others)
        .member::<EndSession, _>(sessions::end_one)
        .member::<UpdateAccount, _>(account::update)
        .member::<ChangeEmail, _>(account::change_email)
        .member::<ConfirmEmail, _>(account::confirm_email)
        .member::<ListPasskeys, _>(passkeys::list)
        .member::<BeginPasskey, _>(passkeys::begin)
        .member::<CreatePasskey, _>(passkeys::create)
        .member::<UpdatePasskey, _>(passkeys::update)
        .member::<DeletePasskey, _>(passkeys::delete)
        .member::<UpdateOrganisation, _>(organisation::update)
        .member::<GetOverview, _>(overview::get)
        .member::<Search, _>(global_search::run)
        .member::<ListMembers, _>(members::list)
        .member::<UpdateMember, _>(members::update)
        .member::<RemoveMember, _>(members::remove)
        .member::<ListMemberKeys, _>(members::list_keys)
        .member::<ListInvitations, _>(invitations::list)
        .member::<CreateInvitation, _>(invitations::create)
        .member::<RevokeInvitation, _>(invitations::revoke)
        .member::<ListMerchants, _>(merchants::list)
        .member::<CreateMerchant, _>(merchants::create)
        .member::<GetMerchant, _>(merchants::get)
        .member::<UpdateMerchant, _>(merchants::update)
        .member::<ListKeys, _>(keys::list)
        .member::<CreateKey, _>(keys::create)
        .member::<ListOrganisationKeys, _>(keys::organisation::list)
        .member::<LookUpKey, _>(keys::lookup::run)
        .member::<GetKey, _>(keys::get)
        .member::<UpdateKey, _>(keys::update)
        .member::<DisableKey, _>(keys::state_change::disable)
        .member::<DisableKeys, _>(keys::bulk::disable)
        .member::<EnableKeys, _>(keys::bulk::enable)
        .member::<RevokeKeys, _>(keys::bulk::revoke)
        .member::<EnableKey, _>(keys::state_change::enable)
        .member::<RevokeKey, _>(keys::state_change::revoke)
        .member::<FinishRotation, _>(keys::state_change::finish_rotation)
        .member::<CancelRotation, _>(keys::state_change::cancel_rotation)
        .member::<GetRotationHistory, _>(keys::rotation_history)
        .member::<GetKeyUsage, _>(keys::usage::get)
        .member::<ListKeyUsage, _>(keys::usage::list)
        .member::<GetKeyAdvice, _>(keys::observed::advice)
        .member::<ListKeyNetworks, _>(keys::observed::networks)
        .member::<ListKeyRefusals, _>(keys::observed::refusals)
        .member::<DryRunAllowedIps, _>(keys::dry_run::run)
        .key::<VerifyKey, _>(verify::key)
        .key::<Authorize, _>(verify::authorize)
        .key::<GetOwnKey, _>(verify::own_key)
        .key::<ReportLeaks, _>(leaks::report)
        .signed::<ReportLeaksFromGitHub, _>(leaks::github::check, leaks::github::report)
        .key::<ReportLeaksFromGitLab, _>(leaks::report_from_gitlab)
        .member::<ListActivity, _>(activity::list)
        .member::<ExportActivity, _>(activity::export::run)
        .member::<VerifyActivity, _>(activity::verify::run)
}

thread_local! {
    static ROUTES: Routes = routes();
}

/// Answers any request. Failures become problem responses.
pub(crate) async fn answer(context: RequestContext) -> Response {
    let headers = context.headers.clone();
    let outcome = match ROUTES.with(|routes| routes.find(&context.request.method(), context.path())) {
        Some(found) => run(found, context).await,
        None => match file(&context).await {
            Ok(file) => return file,
            Err(failure) => Err(failure),
        },
    };
    reply::write(outcome, || context::request_id(&headers))
}

async fn file(context: &RequestContext) -> Result<Response, Failure> {
    origin::check_host(context)?;
    dashboard::file(context).await?.ok_or_else(no_such_endpoint)
}

async fn run(found: Found, mut context: RequestContext) -> Result<Reply<Content>, Failure> {
    origin::check_host(&context)?;
    let (route, target) = found?;
    caller::admit(&context, route.access, route.method).await?;
    // A slow sender can delay the body, so the time and the caller are determined after it.
    let body =
        if route.method == Method::Get { Ok(Vec::new()) } else { input::body::receive(&context, route.access).await };
    context.now = clock::now();
    let context = Rc::new(context);
    let sent = Sent { target, body, context: Rc::clone(&context) };
    match &route.handler {
        Handler::Member(handler) => {
            let member = caller::recognise(&context).await?;
            let new_cookie = member.new_cookie();
            let reply = match member.check(route.access, context.now) {
                Ok(()) => finish(handler(member, sent), &context, route.access).await,
                Err(refusal) => Err(refusal),
            };
            match new_cookie {
                Some(cookie) => reply::with_cookie(reply, cookie),
                None => reply,
            }
        }
        Handler::Other(handler) => finish(handler(sent), &context, route.access).await,
    }
}

/// The reply of a handler, or why the handler was not called.
async fn finish(begun: Begun, context: &RequestContext, access: Access) -> Result<Reply<Content>, Failure> {
    match begun {
        Ok(reply) => reply.await,
        Err(Unread::Malformed(refusal)) => Err(caller::bad_request(context, access, refusal).await),
        Err(Unread::Invalid(refusal)) => Err(refusal),
    }
}

fn no_such_endpoint() -> Failure {
    Failure::refused(ErrorCode::NoSuchEndpoint, "Check the path; /openapi.json lists every endpoint.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Refusal;
    use shared::endpoint::ENDPOINTS;

    fn refusal_of(method: &str, path: &str) -> Refusal {
        match routes().find(method, path) {
            Some(Err(Failure::Refused(refusal))) => *refusal,
            _ => panic!("{method} {path} was not rejected"),
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
    fn a_path_parameter_reaches_the_handler() {
        let (_, target) = routes().find("GET", "/api/merchants/mer_1/keys").unwrap().unwrap();
        assert_eq!(target.as_deref(), Some("mer_1"));
        let (_, target) = routes().find("GET", "/api/merchants").unwrap().unwrap();
        assert_eq!(target, None);
    }

    #[test]
    fn head_is_answered_like_get() {
        assert!(matches!(routes().find("HEAD", "/healthz"), Some(Ok(_))));
        assert_eq!(refusal_of("HEAD", "/api/operator/organisations").code, ErrorCode::MethodNotAllowed);
    }

    #[test]
    fn a_wrong_method_is_answered_with_the_allowed_ones() {
        let refusal = refusal_of("DELETE", "/api/merchants");
        assert_eq!(refusal.code, ErrorCode::MethodNotAllowed);
        assert_eq!(refusal.headers, [("Allow", "GET, POST".to_owned())]);
        assert_eq!(refusal_of("PURGE", "/healthz").code, ErrorCode::MethodNotAllowed);
    }

    #[test]
    fn a_word_in_the_place_of_an_id_has_only_its_own_methods() {
        assert_eq!(refusal_of("GET", "/api/keys/lookup").headers, [("Allow", "POST".to_owned())]);
        assert!(matches!(routes().find("POST", "/api/keys/lookup"), Some(Ok((_, None)))));
    }

    #[test]
    fn unknown_paths_have_no_endpoint() {
        for path in ["/api", "/api/merchants/", "/api/nothing", "/v1/keys", "/api/keys/key_1/permissions"] {
            assert!(routes().find("GET", path).is_none(), "{path}");
        }
    }
}
