//! The endpoint table: the whole API, said once.
//!
//! The page calls an endpoint by its type, the router mounts it on a handler, the tests walk
//! [`ENDPOINTS`]. Path, method, body and who may call cannot disagree.

use crate::activity::{ActivityExport, ActivityFilter, ChainCheck, ChainReport, Event};
use crate::id::{InvitationId, KeyId, MemberId, MerchantId, PasskeyId, SessionId};
use crate::invitation::{CreatedInvitation, Invitation, NewInvitation};
use crate::key::{BulkDisabling, BulkOutcome, CreatedKey, Disabling, Key, KeyFilter, KeyPatch, NewKey, Revocation};
use crate::member::{
    CreatedOrganisation, MemberFilter, MemberPatch, MemberRecord, NewOrganisation, Organisation, OrganisationPatch,
    Right,
};
use crate::merchant::{Merchant, MerchantFilter, MerchantPatch, NewMerchant};
use crate::page::Page;
use crate::passkey::{Assertion, CreationOptions, NewPasskey, Passkey, PasskeyPatch, RequestOptions};
use crate::problem::ErrorCode;
use crate::session::{NewSignInLink, Session, SessionRecord, SignIn, SignInLink, SignInLinkRequest};
use crate::usage::{KeyDay, KeyUsage, KeysUsageFilter, UsageFilter};
use crate::verification::{Authorization, Verification, VerificationRequest};
use crate::wire_name::wire_names;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

wire_names! {
    /// The methods that the API uses.
    "method" Method { Get = "GET", Post = "POST", Patch = "PATCH", Delete = "DELETE" }
}

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever shows a key, for himself or as a gateway. Cookies mean nothing here, so it does not matter which page asks.
    Key,
    /// Whoever holds the operator token.
    Operator,
    /// A signed-in member with at least this right. Where the thing itself decides (a live key asks
    /// for more than a test key), the handler asks again.
    Member(Right),
}

/// One endpoint, as a type.
pub trait Endpoint {
    const NAME: &'static str;
    const METHOD: Method;
    /// The path, with the thing it names in braces: `/api/keys/{key_id}`.
    const PATH: &'static str;
    const ACCESS: Access;
    /// The id in the path; `()` where the path names nothing.
    type Target: Target;
    /// The query of a GET, the JSON body otherwise.
    type Input: Input;
    /// The JSON of the reply; `()` for 204.
    type Output: Serialize + DeserializeOwned;

    /// The path for `target`.
    fn path(target: &Self::Target) -> String {
        target.fill(Self::PATH)
    }
}

/// What stands in the braces of a path.
pub trait Target: Sized {
    /// Reads the text in the braces' place; `None` where it names no such thing.
    fn read(text: Option<&str>) -> Option<Self>;

    /// The path with the braces filled.
    fn fill(&self, path: &str) -> String;
}

impl Target for () {
    fn read(_: Option<&str>) -> Option<Self> {
        Some(())
    }

    fn fill(&self, path: &str) -> String {
        path.to_owned()
    }
}

macro_rules! target_ids {
    ($($id:ident),+) => { $(
        impl Target for $id {
            fn read(text: Option<&str>) -> Option<Self> {
                text?.parse().ok()
            }

            fn fill(&self, path: &str) -> String {
                let (before, rest) = path.split_once('{').unwrap_or((path, ""));
                let (_, after) = rest.split_once('}').unwrap_or(("", ""));
                format!("{before}{self}{after}")
            }
        }
    )+ };
}

target_ids!(InvitationId, KeyId, MemberId, MerchantId, PasskeyId, SessionId);

/// What an endpoint takes. Fields that it does not have are refused.
pub trait Input: Serialize + DeserializeOwned {
    /// The code of the problem that answers `field`, which this input does not have.
    fn refusal_of(field: &str) -> ErrorCode {
        let _ = field;
        ErrorCode::ValidationFailed
    }
}

impl Input for KeyPatch {
    fn refusal_of(field: &str) -> ErrorCode {
        match field {
            "permissions" => ErrorCode::PermissionsAreFixed,
            _ if Self::FIXED_FIELDS.contains(&field) => ErrorCode::FieldIsFixed,
            _ => ErrorCode::ValidationFailed,
        }
    }
}

/// The input of an endpoint that takes none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {}

macro_rules! plain_inputs {
    ($($input:ty),+ $(,)?) => { $( impl Input for $input {} )+ };
}

plain_inputs!(
    ActivityExport,
    ActivityFilter,
    Assertion,
    Authorization,
    BulkDisabling,
    ChainCheck,
    Disabling,
    KeyFilter,
    KeysUsageFilter,
    MemberFilter,
    MemberPatch,
    MerchantFilter,
    MerchantPatch,
    NewInvitation,
    NewKey,
    NewMerchant,
    NewOrganisation,
    NewPasskey,
    NewSignInLink,
    Nothing,
    OrganisationPatch,
    PasskeyPatch,
    Revocation,
    SignIn,
    SignInLinkRequest,
    UsageFilter,
    VerificationRequest,
);

/// A reply that is a file to keep, not JSON: it is written as it is read, however long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Download;

/// The reply of `/healthz`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Always `ok`: whatever is not is answered with `store_unavailable`.
    pub status: String,
}

/// One row of [`ENDPOINTS`].
#[derive(Clone, Copy, Debug)]
pub struct EndpointRow {
    pub name: &'static str,
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
}

macro_rules! endpoints {
    ($(
        $(#[$meta:meta])*
        $name:ident: $method:ident $path:literal [$target:ty] $access:expr, $input:ty => $output:ty;
    )+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Endpoint for $name {
                const NAME: &'static str = stringify!($name);
                const METHOD: Method = Method::$method;
                const PATH: &'static str = $path;
                const ACCESS: Access = $access;
                type Target = $target;
                type Input = $input;
                type Output = $output;
            }
        )+

        /// Every endpoint of the API.
        pub const ENDPOINTS: &[EndpointRow] = &[$(
            EndpointRow { name: $name::NAME, method: $name::METHOD, path: $name::PATH, access: $name::ACCESS }
        ),+];
    };
}

endpoints! {
    /// Whether the Worker and its stores answer.
    GetHealth: Get "/healthz" [()] Access::Public, Nothing => Health;

    /// Makes an organisation, its owner, and the owner's sign-in link.
    CreateOrganisation: Post "/api/operator/organisations" [()] Access::Operator, NewOrganisation => CreatedOrganisation;
    /// Makes a sign-in link for a member.
    CreateSignInLink: Post "/api/operator/sign-in-links" [()] Access::Operator, NewSignInLink => SignInLink;

    /// Sends a sign-in link to whoever has this address, if anybody has. The answer is the same for all addresses.
    RequestSignInLink: Post "/api/sign-in-links" [()] Access::Public, SignInLinkRequest => ();
    /// Signs in with a link's token and sets the session cookie. An invitation's token makes a member first.
    CreateSession: Post "/api/session" [()] Access::Public, SignIn => Session;
    /// Who is signed in.
    GetSession: Get "/api/session" [()] Access::Member(Right::See), Nothing => Session;
    /// Signs out.
    DeleteSession: Delete "/api/session" [()] Access::Member(Right::See), Nothing => ();

    /// What a browser needs to ask for a passkey to sign in with.
    BeginPasskeySignIn: Post "/api/session/passkey/challenge" [()] Access::Public, Nothing => RequestOptions;
    /// Signs in with a passkey and sets the session cookie.
    SignInWithPasskey: Post "/api/session/passkey" [()] Access::Public, Assertion => Session;
    /// What a browser needs to ask the member for one of their passkeys.
    BeginStepUp: Post "/api/session/step-up/challenge" [()] Access::Member(Right::See), Nothing => RequestOptions;
    /// Confirms that the member is still the one who signed in.
    StepUp: Post "/api/session/step-up" [()] Access::Member(Right::See), Assertion => Session;
    /// Where the member is signed in; the newest first.
    ListSessions: Get "/api/sessions" [()] Access::Member(Right::See), Nothing => Page<SessionRecord>;
    /// Ends all sessions of the member but the one that asks.
    EndOtherSessions: Delete "/api/sessions" [()] Access::Member(Right::See), Nothing => ();
    /// Ends one session of the member.
    EndSession: Delete "/api/sessions/{session_id}" [SessionId] Access::Member(Right::See), Nothing => ();

    /// The member's passkeys; the newest first.
    ListPasskeys: Get "/api/passkeys" [()] Access::Member(Right::See), Nothing => Page<Passkey>;
    /// What a browser needs to make a passkey for the member.
    BeginPasskey: Post "/api/session/new-passkey/challenge" [()] Access::Member(Right::See), Nothing => CreationOptions;
    /// Adds a passkey.
    CreatePasskey: Post "/api/passkeys" [()] Access::Member(Right::See), NewPasskey => Passkey;
    /// Renames a passkey of the member.
    UpdatePasskey: Patch "/api/passkeys/{passkey_id}" [PasskeyId] Access::Member(Right::See), PasskeyPatch => Passkey;
    /// Removes a passkey of the member.
    DeletePasskey: Delete "/api/passkeys/{passkey_id}" [PasskeyId] Access::Member(Right::See), Nothing => ();

    /// Renames the organisation, or says whether live keys take a passkey.
    UpdateOrganisation: Patch "/api/organisation" [()] Access::Member(Right::ManageOrganisation), OrganisationPatch => Organisation;
    /// The organisation's members, by name.
    ListMembers: Get "/api/members" [()] Access::Member(Right::See), MemberFilter => Page<MemberRecord>;
    /// Gives a member another role.
    UpdateMember: Patch "/api/members/{member_id}" [MemberId] Access::Member(Right::ManageMembers), MemberPatch => MemberRecord;
    /// Removes a member and ends their sessions. Their name stays in the record.
    RemoveMember: Delete "/api/members/{member_id}" [MemberId] Access::Member(Right::ManageMembers), Nothing => ();
    /// Invitations that were neither accepted nor revoked; the newest first.
    ListInvitations: Get "/api/invitations" [()] Access::Member(Right::ManageMembers), Nothing => Page<Invitation>;
    /// Invites somebody. The reply holds the link, once.
    CreateInvitation: Post "/api/invitations" [()] Access::Member(Right::ManageMembers), NewInvitation => CreatedInvitation;
    /// Revokes an invitation: its link opens nothing any more.
    RevokeInvitation: Delete "/api/invitations/{invitation_id}" [InvitationId] Access::Member(Right::ManageMembers), Nothing => ();

    /// The organisation's merchant accounts.
    ListMerchants: Get "/api/merchants" [()] Access::Member(Right::See), MerchantFilter => Page<Merchant>;
    /// Adds a merchant account.
    CreateMerchant: Post "/api/merchants" [()] Access::Member(Right::ManageMerchants), NewMerchant => Merchant;
    /// One merchant account.
    GetMerchant: Get "/api/merchants/{merchant_id}" [MerchantId] Access::Member(Right::See), Nothing => Merchant;
    /// Edits, disables or enables a merchant account.
    UpdateMerchant: Patch "/api/merchants/{merchant_id}" [MerchantId] Access::Member(Right::ManageMerchants), MerchantPatch => Merchant;

    /// A merchant's keys: enabled, disabled, expired, revoked; the newest first in each.
    ListKeys: Get "/api/merchants/{merchant_id}/keys" [MerchantId] Access::Member(Right::See), KeyFilter => Page<Key>;
    /// Makes a key. The reply holds its secret, once.
    CreateKey: Post "/api/merchants/{merchant_id}/keys" [MerchantId] Access::Member(Right::ManageTestKeys), NewKey => CreatedKey;
    /// One key.
    GetKey: Get "/api/keys/{key_id}" [KeyId] Access::Member(Right::See), Nothing => Key;
    /// Edits a key's name and description; nothing else of a key ever changes.
    UpdateKey: Patch "/api/keys/{key_id}" [KeyId] Access::Member(Right::ManageTestKeys), KeyPatch => Key;
    /// Refuses everything that asks with this key, until it is enabled again.
    DisableKey: Post "/api/keys/{key_id}/disable" [KeyId] Access::Member(Right::ManageTestKeys), Disabling => Key;
    /// Disables several keys of a merchant; each is told of by itself.
    DisableKeys: Post "/api/merchants/{merchant_id}/keys/disable" [MerchantId] Access::Member(Right::ManageTestKeys), BulkDisabling => BulkOutcome;
    /// Lets a disabled key open again.
    EnableKey: Post "/api/keys/{key_id}/enable" [KeyId] Access::Member(Right::ManageTestKeys), Nothing => Key;
    /// Revokes a disabled key for good; a leaked one whatever its state.
    RevokeKey: Post "/api/keys/{key_id}/revoke" [KeyId] Access::Member(Right::ManageTestKeys), Revocation => Key;
    /// Ends the grace of a key that is being replaced.
    FinishRotation: Post "/api/keys/{key_id}/finish-rotation" [KeyId] Access::Member(Right::ManageTestKeys), Nothing => Key;
    /// A key, all that it goes back to and all that go back to it; the oldest first.
    GetLineage: Get "/api/keys/{key_id}/lineage" [KeyId] Access::Member(Right::See), Nothing => Page<Key>;
    /// How often a key was used.
    GetKeyUsage: Get "/api/keys/{key_id}/usage" [KeyId] Access::Member(Right::See), UsageFilter => KeyUsage;
    /// The last 24 hours of several keys of a merchant, in the order of their ids.
    ListKeyUsage: Get "/api/merchants/{merchant_id}/usage" [MerchantId] Access::Member(Right::See), KeysUsageFilter => Page<KeyDay>;

    /// Whether a key may do what it asks. A no is an answer too.
    VerifyKey: Post "/v1/keys/verify" [()] Access::Key, VerificationRequest => Verification;
    /// The same for gateways that ask by a request's own headers: 204, 401 or 403.
    Authorize: Get "/v1/authorize" [()] Access::Key, Authorization => ();

    /// What was done, newest first.
    ListActivity: Get "/api/activity" [()] Access::Member(Right::See), ActivityFilter => Page<Event>;
    /// The same as a file, the oldest first.
    ExportActivity: Get "/api/activity/export" [()] Access::Member(Right::See), ActivityExport => Download;
    /// Seals what is not sealed yet, and checks the whole record.
    VerifyActivity: Post "/api/activity/verify" [()] Access::Member(Right::See), ChainCheck => ChainReport;
}
