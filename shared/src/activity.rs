//! The audit log: every change and every sign-in is an event that never changes.

use crate::field::{FieldError, FieldErrorCode, FieldErrors};
use crate::id::{EventId, KeyId, MemberId, MerchantId};
use crate::moment::Moment;
use crate::page::{CURSOR_PATTERN, Limit};
use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

wire_names! {
    /// What was done.
    "activity" ActivityAction {
        OrganisationCreated = "organisation_created",
        OrganisationUpdated = "organisation_updated",
        MemberInvited = "member_invited",
        InvitationRevoked = "invitation_revoked",
        MemberJoined = "member_joined",
        MemberRoleChanged = "member_role_changed",
        MemberRemoved = "member_removed",
        AccountUpdated = "account_updated",
        EmailChangeRequested = "email_change_requested",
        EmailChanged = "email_changed",
        SignInLinkCreated = "sign_in_link_created",
        SignInLinkRequested = "sign_in_link_requested",
        SignedIn = "signed_in",
        SignedOut = "signed_out",
        SessionsEnded = "sessions_ended",
        IdentityConfirmed = "identity_confirmed",
        PasskeyAdded = "passkey_added",
        PasskeyRenamed = "passkey_renamed",
        PasskeyRemoved = "passkey_removed",
        PasskeyRefused = "passkey_refused",
        PasskeyCounterWentBack = "passkey_counter_went_back",
        MerchantCreated = "merchant_created",
        MerchantUpdated = "merchant_updated",
        MerchantDisabled = "merchant_disabled",
        MerchantEnabled = "merchant_enabled",
        KeyCreated = "key_created",
        KeyUpdated = "key_updated",
        KeyDisabled = "key_disabled",
        KeyEnabled = "key_enabled",
        KeyRevoked = "key_revoked",
        KeyReplaced = "key_replaced",
        RotationFinished = "rotation_finished",
        RotationCancelled = "rotation_cancelled",
        KeyExpired = "key_expired",
        GraceEnded = "grace_ended",
        KeySeenFromNewNetwork = "key_seen_from_new_network",
        KeyReportedAsLeaked = "key_reported_as_leaked",
    }
}

impl ActivityAction {
    /// Whether no known person did it: it expired, or the caller was not signed in.
    pub const fn is_by_nobody(self) -> bool {
        matches!(
            self,
            Self::KeyExpired
                | Self::GraceEnded
                | Self::KeySeenFromNewNetwork
                | Self::KeyReportedAsLeaked
                | Self::SignInLinkRequested
                | Self::PasskeyRefused
        )
    }

    /// What was done, in words that follow a person's name; if no known person did it, in words that follow the subject's.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OrganisationCreated => "created the organisation",
            Self::OrganisationUpdated => "edited the organisation",
            Self::MemberInvited => "invited",
            Self::InvitationRevoked => "revoked the invitation of",
            Self::MemberJoined => "joined the organisation",
            Self::MemberRoleChanged => "changed the role of",
            Self::MemberRemoved => "removed",
            Self::AccountUpdated => "changed their name",
            Self::EmailChangeRequested => "asked to change their email address",
            Self::EmailChanged => "changed their email address",
            Self::SignInLinkCreated => "created a sign-in link for",
            Self::SignInLinkRequested => "was sent a sign-in link",
            Self::SignedIn => "signed in",
            Self::SignedOut => "signed out",
            Self::SessionsEnded => "ended sessions of",
            Self::IdentityConfirmed => "confirmed their identity with a passkey",
            Self::PasskeyAdded => "added a passkey",
            Self::PasskeyRenamed => "renamed a passkey",
            Self::PasskeyRemoved => "removed a passkey",
            Self::PasskeyRefused => "used a passkey that was rejected because it may be a copy",
            Self::PasskeyCounterWentBack => "used a synced passkey whose counter went back",
            Self::MerchantCreated => "added the merchant account",
            Self::MerchantUpdated => "edited the merchant account",
            Self::MerchantDisabled => "disabled the merchant account",
            Self::MerchantEnabled => "enabled the merchant account",
            Self::KeyCreated => "created an API key",
            Self::KeyUpdated => "edited an API key",
            Self::KeyDisabled => "disabled an API key",
            Self::KeyEnabled => "enabled an API key",
            Self::KeyRevoked => "revoked an API key",
            Self::KeyReplaced => "replaced an API key",
            Self::RotationFinished => "finished the rotation of an API key",
            Self::RotationCancelled => "cancelled the rotation and kept the API key",
            Self::KeyExpired => "expired",
            Self::GraceEnded => "stopped working: its grace period ended",
            Self::KeySeenFromNewNetwork => "was used from a new network",
            Self::KeyReportedAsLeaked => "was reported as leaked",
        }
    }
}

/// The member who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    pub id: MemberId,
    pub name: String,
}

/// A change or a sign-in.
// `Fields` is an object in JSON: the Worker sends what is stored, without parsing it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Event")]
pub struct Event<Fields = Map<String, Value>> {
    pub id: EventId,
    /// Events of an organisation are numbered from 1, in the order in which they were written.
    pub number: u64,
    pub at: Moment,
    pub action: ActivityAction,
    /// Who did it; `null` for the operator of the deployment, for callers who are not signed in, and for an expiry.
    pub by: Option<Person>,
    pub ip: Option<String>,
    /// ISO 3166-1 alpha-2, if the network knows it.
    pub country: Option<String>,
    pub user_agent: Option<String>,
    pub merchant_id: Option<MerchantId>,
    /// The present name of the merchant account.
    pub merchant_name: Option<String>,
    pub key_id: Option<KeyId>,
    pub member_id: Option<MemberId>,
    /// The present name of the key, or else of the merchant account, or else of the member.
    pub subject: Option<String>,
    /// The fields that changed, as they were.
    pub before: Fields,
    /// The fields that changed, as they became.
    pub after: Fields,
    pub reason: Option<String>,
}

/// Which events to list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActivityFilter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_id: Option<MerchantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<KeyId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<ActivityAction>,
    /// Not before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// Before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = CURSOR_PATTERN))]
    pub cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

wire_names! {
    /// The format of an export.
    "format" ExportFormat {
        /// RFC 4180, with a line of names; cells that a spreadsheet would read as a formula begin with `'`.
        Csv = "csv",
        /// One [`Event`] on each line.
        Ndjson = "ndjson",
    }
}

/// Which events to export, the oldest first, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActivityExport {
    pub format: ExportFormat,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_id: Option<MerchantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<KeyId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<ActivityAction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// The value of the header `Keywright-Member`, for links, which send no headers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in_as: Option<MemberId>,
}

/// The length of a digest, in hexadecimal characters.
const DIGEST_LEN: usize = 64;

/// What to verify of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChainCheck {
    /// The digest of a checkpoint that was noted earlier, 64 hexadecimal characters: the audit log must still contain it.
    #[serde(default)]
    #[schemars(regex(pattern = r"^\s*[0-9A-Fa-f]{64}\s*$"))]
    pub digest: Option<String>,
    /// Whether to begin again at the first event, instead of after the last checkpoint that was verified.
    #[serde(default)]
    pub from_start: bool,
}

impl ChainCheck {
    /// Checks and trims, in lower case; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let digest = errors.optional_text("digest", self.digest.as_deref(), DIGEST_LEN);
        let is_right = |digest: &String| digest.len() == DIGEST_LEN && digest.bytes().all(|c| c.is_ascii_hexdigit());
        if digest.as_ref().is_some_and(|digest| digest.len() <= DIGEST_LEN && !is_right(digest)) {
            errors.add("digest", FieldErrorCode::Invalid, "Enter the 64 hexadecimal characters of a checkpoint hash.");
        }
        errors.or(Self { digest: digest.map(|digest| digest.to_ascii_lowercase()), from_start: self.from_start })
    }
}

/// How far a verification of the audit log has come, and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChainReport {
    /// Whether everything that was verified is as it was when its checkpoint was written.
    pub is_intact: bool,
    /// Whether everything is verified. If not, and the log is intact so far, call again: the verification goes on.
    pub is_complete: bool,
    /// The number of the first event of this verification. Those before it were verified by an earlier one.
    pub first_event: u64,
    /// The number of the last event that was verified.
    pub events: u64,
    /// How many events there are.
    pub total_events: u64,
    /// The number of the last checkpoint that was verified.
    pub seals: u64,
    /// That checkpoint.
    pub head: Option<SealHead>,
    /// The first place where the log is not what it was.
    pub broken: Option<BrokenPlace>,
    pub checked_at: Moment,
}

/// A checkpoint. With a note of it you can prove later that nothing before it was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SealHead {
    /// Checkpoints of an organisation are numbered from 1.
    pub number: u64,
    /// 64 hexadecimal characters.
    pub digest: String,
    pub sealed_at: Moment,
}

wire_names! {
    /// What is wrong at a place in the audit log.
    "break" Break {
        EventChanged = "event_changed",
        EventMissing = "event_missing",
        EventInserted = "event_inserted",
        /// Another event was sealed in this place.
        EventMoved = "event_moved",
        SealChanged = "seal_changed",
        SealMissing = "seal_missing",
        /// The audit log does not contain the digest in the request, or the one in the copy that is stored elsewhere.
        DigestUnknown = "digest_unknown",
    }
}

/// Where the audit log is broken: the numbers of the checkpoint and the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BrokenPlace {
    pub what: Break,
    pub seal: Option<u64>,
    pub event: Option<u64>,
    /// The event that is in this place now.
    pub event_id: Option<EventId>,
    pub at: Option<Moment>,
}

impl Break {
    /// What is wrong, in a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::EventChanged => "This event was changed after it was written.",
            Self::EventMissing => "An event is missing here.",
            Self::EventInserted => "This event was inserted later.",
            Self::EventMoved => "A different event was here when the checkpoint was created.",
            Self::SealChanged => "This checkpoint was changed after it was created.",
            Self::SealMissing => "A checkpoint is missing here.",
            Self::DigestUnknown => "The audit log doesn't contain a checkpoint that was saved earlier.",
        }
    }
}
