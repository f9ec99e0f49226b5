//! The audit record: every change and every sign-in is an event that never changes again.

use crate::id::{EventId, KeyId, MemberId, MerchantId};
use crate::moment::Moment;
use crate::page::Limit;
use crate::wire_name::wire_names;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

wire_names! {
    /// What was done.
    "activity" ActivityAction {
        OrganisationCreated = "organisation_created",
        SignInLinkCreated = "sign_in_link_created",
        SignedIn = "signed_in",
        SignedOut = "signed_out",
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
        KeyExpired = "key_expired",
        GraceEnded = "grace_ended",
    }
}

impl ActivityAction {
    /// Whether nobody did it: its time had come.
    pub const fn is_of_time(self) -> bool {
        matches!(self, Self::KeyExpired | Self::GraceEnded)
    }

    /// What was done, in words that follow a person's name; of what time did, in words that follow the key's.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OrganisationCreated => "created the organisation",
            Self::SignInLinkCreated => "made a sign-in link",
            Self::SignedIn => "signed in",
            Self::SignedOut => "signed out",
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
            Self::KeyExpired => "expired",
            Self::GraceEnded => "stopped: its grace was over",
        }
    }
}

/// A member, as others see them beside what they did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: MemberId,
    pub name: String,
}

/// One thing that was done. `Fields` is an object in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event<Fields = Map<String, Value>> {
    pub id: EventId,
    pub at: Moment,
    pub action: ActivityAction,
    /// Who did it; `null` where the operator of the deployment did, or time ([`ActivityAction::is_of_time`]).
    pub by: Option<Person>,
    pub ip: Option<String>,
    /// ISO 3166-1 alpha-2, where the network knows it.
    pub country: Option<String>,
    pub user_agent: Option<String>,
    pub merchant_id: Option<MerchantId>,
    pub key_id: Option<KeyId>,
    pub member_id: Option<MemberId>,
    /// What the key, or else the merchant account, is called by now.
    pub subject: Option<String>,
    /// The fields that changed, as they were.
    pub before: Fields,
    /// The fields that changed, as they became.
    pub after: Fields,
    pub reason: Option<String>,
}

/// Which events to list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityFilter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_id: Option<MerchantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<KeyId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<ActivityAction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}
