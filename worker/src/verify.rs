//! Verifications: whether a key works and has the permissions, the mode and the client address that a request needs.
//! Gateways ask for each of their requests.
//!
//! `shared/src/verification.rs` decides, `verify/lookup.rs` finds the key, `verify/requester.rs` identifies the caller.
//! `usage.rs` counts every answer in memory, so nothing is written to D1 before the reply.

mod isolate;
mod log_refresh;
mod lookup;
mod requester;

use crate::call::Call;
use crate::context::RequestContext;
use crate::failure::{Failure, Refusal};
use crate::reply::{self, Reply};
use crate::usage::{self, day::SeenCall};
use requester::Requester;
use shared::client_ip::ClientIp;
use shared::endpoint::{Authorize, GetOwnKey, VerifyKey};
use shared::key::KeyStatus;
use shared::leak::OwnKey;
use shared::problem::ErrorCode;
use shared::usage::Network;
use shared::verification::{
    Authorization, PermissionList, Question, Verification, VerificationCode, VerificationRequest,
};

/// The header with the reason to reject a key.
const CODE_HEADER: &str = "Keywright-Code";

/// Replies with the result of the verification. A rejected key is a result, not an error.
pub(crate) async fn key(call: Call<VerifyKey>) -> Result<Reply<Verification>, Failure> {
    let key = requester::one_key([call.input.key.as_str()])?.unwrap_or_default();
    let question = VerificationRequest { key, ..call.input }.question();
    let requester = Requester::of(&call.context);
    let verification = answer(&call.context, requester, &question).await?;
    Ok(requester.addressed(reply::ok(verification)).with_headers(call.context.store_calls.header()))
}

/// Accepts or rejects a request with the status codes that gateways expect from an authorization service.
pub(crate) async fn authorize(call: Call<Authorize>) -> Result<Reply<()>, Failure> {
    let (context, asked) = (&call.context, call.input);
    let secret = requester::secret(context)?.ok_or_else(no_key)?;
    let requester = Requester::of(context);
    let question = Authorization::question(&asked, &secret, requester.client_ip(context));
    let verification = answer(context, requester, &question).await?;
    match (verification.key_id, verification.merchant_id, verification.mode) {
        (Some(key_id), Some(merchant_id), Some(mode)) if verification.valid => Ok(requester
            .addressed(reply::no_content())
            .with_header("Keywright-Key-Id", key_id.to_string())
            .with_header("Keywright-Merchant-Id", merchant_id.to_string())
            .with_header("Keywright-Mode", mode.to_string())
            .with_headers(context.store_calls.header())),
        _ => Err(refused(&verification).with_headers(context.store_calls.header()).into()),
    }
}

/// The caller's own key, if it works. The call counts as a verification without permissions.
pub(crate) async fn own_key(call: Call<GetOwnKey>) -> Result<Reply<OwnKey>, Failure> {
    let context = &call.context;
    let no_key = || no_key().with_header(CODE_HEADER, VerificationCode::Malformed.to_string());
    let secret = requester::secret(context)?.ok_or_else(no_key)?;
    let requester = Requester::of(context);
    let question = Authorization::default().question(&secret, requester.client_ip(context));
    let verification = answer(context, requester, &question).await?;
    let Verification { permissions, expires_at, .. } = verification;
    match (verification.key_id, verification.merchant_id, verification.mode) {
        (Some(id), Some(merchant_id), Some(mode)) if verification.valid => {
            let status = KeyStatus::Enabled;
            Ok(requester.addressed(reply::ok(OwnKey { id, merchant_id, mode, status, permissions, expires_at })))
        }
        _ => Err(with_code(does_not_work(verification.code), verification.code).into()),
    }
}

async fn answer(context: &RequestContext, requester: Requester, question: &Question) -> Result<Verification, Failure> {
    let verification = lookup::verify(context, question, requester).await?;
    match verification.key_id {
        Some(key_id) => {
            let call = seen_call(context, question, &verification);
            usage::count(context, key_id, call, || requester.country(context, question.ip));
        }
        None => requester.note_unknown_key(context).await?,
    }
    match verification.code {
        VerificationCode::IpUnreadable => Err(ip_unreadable().with_headers(context.store_calls.header()).into()),
        _ => Ok(verification),
    }
}

fn seen_call(context: &RequestContext, question: &Question, verification: &Verification) -> SeenCall {
    let network = match question.ip {
        ClientIp::Known(address) => Network::of(address),
        ClientIp::NotSent | ClientIp::Unreadable => Network::Unknown,
    };
    let (code, missing) = (verification.code, verification.missing_permissions);
    SeenCall { at: context.now, code, requested: question.permissions, missing, network }
}

fn ip_unreadable() -> Refusal {
    let detail =
        "The key is restricted to IP addresses. Send the client's address, such as 203.0.113.7 or 2001:db8::7.";
    with_code(Refusal::new(ErrorCode::IpUnreadable, detail), VerificationCode::IpUnreadable)
}

fn no_key() -> Failure {
    let detail = "Send `Authorization: Bearer kw_…` or `X-API-Key: kw_…`.";
    Refusal::new(ErrorCode::KeyRefused, detail).with_header("WWW-Authenticate", "Bearer realm=\"Keywright\"").into()
}

/// 401 if the key does not work at all, 403 if it works but is not allowed to do this.
fn refused(verification: &Verification) -> Refusal {
    let code = verification.code;
    let refusal = match code {
        VerificationCode::WrongMode | VerificationCode::IpNotAllowed => {
            Refusal::new(ErrorCode::KeyMayNot, format!("The key works, but not for this request: {code}."))
        }
        VerificationCode::InsufficientPermissions => {
            let missing = PermissionList(verification.missing_permissions).to_string();
            let scope = format!("{}, scope=\"{}\"", challenge("insufficient_scope", code), missing.replace(',', " "));
            Refusal::new(ErrorCode::KeyMayNot, format!("The key lacks {missing}."))
                .with_header("WWW-Authenticate", scope)
                .with_header("Keywright-Missing-Permissions", missing)
        }
        _ => does_not_work(code),
    };
    with_code(refusal, code)
}

fn does_not_work(code: VerificationCode) -> Refusal {
    let refusal = Refusal::new(ErrorCode::KeyRefused, format!("The key doesn't work: {code}."));
    refusal.with_header("WWW-Authenticate", challenge("invalid_token", code))
}

fn challenge(error: &str, code: VerificationCode) -> String {
    format!("Bearer realm=\"Keywright\", error=\"{error}\", error_description=\"{code}\"")
}

fn with_code(refusal: Refusal, code: VerificationCode) -> Refusal {
    refusal.with_header(CODE_HEADER, code.to_string())
}
