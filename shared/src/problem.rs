//! Errors as clients see them: the table of codes, and [`Problem`] (RFC 9457), which contains one.
//!
//! Clients match on `code`, never on text. The Worker decides which fault leads to which code.

use crate::field::FieldError;
use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The media type of a [`Problem`].
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

macro_rules! error_codes {
    ($( $(#[$meta:meta])* $variant:ident = $wire:literal, $status:literal, $title:literal; )+) => {
        wire_names! {
            /// Why a request was rejected. The list is closed, so clients can match on all codes.
            "error code" ErrorCode { $( $(#[$meta])* $variant = $wire ),+ }
        }

        impl ErrorCode {
            /// The HTTP status of responses with this code.
            pub const fn status(self) -> u16 {
                match self { $( Self::$variant => $status ),+ }
            }

            /// One sentence for people, the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $( Self::$variant => $title ),+ }
            }
        }
    };
}

error_codes! {
    MalformedRequest = "malformed_request", 400, "The request could not be read.";
    InvalidCursor = "invalid_cursor", 400, "The cursor isn't valid for this list.";
    NotSignedIn = "not_signed_in", 401, "Sign in first.";
    InvalidOperatorToken = "invalid_operator_token", 401, "The operator token is missing or wrong.";
    PasskeyRefused = "passkey_refused", 401, "This passkey was not accepted.";
    CrossOriginRequest = "cross_origin_request", 403, "Changes are accepted from the dashboard's own origin only.";
    KeyRefused = "key_refused", 401, "This API key isn't valid.";
    SignatureRefused = "signature_refused", 401, "The signature of this request isn't valid.";
    KeyMayNot = "key_may_not", 403, "This API key doesn't have permission.";
    NotAllowed = "not_allowed", 403, "Your role does not allow this.";
    StepUpRequired = "step_up_required", 403, "Confirm with a passkey first.";
    PasskeyRequired = "passkey_required", 403, "Your organisation requires a passkey for this.";
    RecentSignInRequired = "recent_sign_in_required", 403, "Sign in again by link first.";
    NotFound = "not_found", 404, "Not found.";
    NoSuchEndpoint = "no_such_endpoint", 404, "This endpoint doesn't exist.";
    MethodNotAllowed = "method_not_allowed", 405, "This path doesn't support the method.";
    ReferenceIdTaken = "reference_id_taken", 409, "Another merchant account has this reference ID.";
    EmailTaken = "email_taken", 409, "Another member has this email address.";
    LastOwner = "last_owner", 409, "An organisation needs at least one owner.";
    ChangedMeanwhile = "changed_meanwhile", 412, "Someone else has changed this.";
    OtherMember = "other_member", 409, "Another member is signed in.";
    IdempotencyKeyReused = "idempotency_key_reused", 409, "This Idempotency-Key was used for another request.";
    KeyIsRevoked = "key_is_revoked", 409, "A revoked key never changes again.";
    KeyIsExpired = "key_is_expired", 409, "An expired key can't be used again.";
    KeyIsNotDisabled = "key_is_not_disabled", 409, "Disable the key before you revoke it.";
    KeyIsNotEnabled = "key_is_not_enabled", 409, "Only an enabled key can be replaced.";
    KeyHasSuccessor = "key_has_successor", 409, "This key has a replacement already.";
    KeyIsNotReplaced = "key_is_not_replaced", 409, "This key is not being replaced.";
    GracePeriodIsOver = "grace_period_is_over", 409, "The grace period of this key is over.";
    SignInLinkUnknown = "sign_in_link_unknown", 410, "This sign-in link is invalid.";
    SignInLinkExpired = "sign_in_link_expired", 410, "This sign-in link has expired.";
    SignInLinkUsed = "sign_in_link_used", 410, "This sign-in link has already been used.";
    ConfirmationLinkInvalid = "confirmation_link_invalid", 410, "This confirmation link is invalid.";
    RequestTimeout = "request_timeout", 408, "The request took too long to arrive.";
    VerificationRunning = "verification_running", 409, "The audit log is being verified already.";
    BodyTooLarge = "body_too_large", 413, "The body is too large.";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body must be application/json.";
    MisdirectedRequest = "misdirected_request", 421, "This deployment doesn't answer at this address.";
    ValidationFailed = "validation_failed", 422, "Some fields are invalid.";
    PermissionsAreFixed = "permissions_are_fixed", 422, "Permissions are fixed when a key is created.";
    SeveralKeys = "several_keys", 422, "The request contains two different keys.";
    IpUnreadable = "ip_unreadable", 422, "The client's address can't be read.";
    FieldIsFixed = "field_is_fixed", 422, "This field is fixed when a key is created.";
    TooManyFailures = "too_many_failures", 429, "Too many invalid requests.";
    TooManySignIns = "too_many_sign_ins", 429, "Too many attempts to sign in.";
    TooManyRequests = "too_many_requests", 429, "Too many requests.";
    InternalError = "internal_error", 500, "Something went wrong on our side.";
    PublicKeysUnavailable = "public_keys_unavailable", 503, "The public keys that verify this request can't be fetched right now.";
    SearchNotReady = "search_not_ready", 503, "The search is not ready.";
    MailNotSent = "mail_not_sent", 503, "The email was not sent.";
    StoreUnavailable = "store_unavailable", 503, "The database isn't available right now.";
    NotConfigured = "not_configured", 503, "This deployment isn't set up completely.";
}

/// An error response (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// `urn:keywright:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What to do about it.
    pub detail: String,
    /// The request ID, which is also in the log of the Worker.
    pub instance: String,
    pub code: ErrorCode,
    /// With `validation_failed` and the `…_fixed` codes: which fields, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    pub fn new(code: ErrorCode, detail: impl Into<String>, instance: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:keywright:problem:{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            instance: instance.into(),
            code,
            errors: Vec::new(),
        }
    }
}
