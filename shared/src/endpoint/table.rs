//! The endpoint table: the only list of endpoints.
//!
//! A row has the name, the method, the path, the type of the id in the path, who can call (and when step-up is required),
//! the input, and the statuses and output of successful responses.

use super::StepUpRule::{Always, ForLiveKeys, Never, OrRecentLink, ToEnable};
use super::{Access, Download, Endpoint, EndpointRow, Health, Method, Nothing, Shape, kind};
use crate::account::{AccountPatch, EmailChange, EmailConfirmation, NewEmail};
use crate::activity::{ActivityExport, ActivityFilter, ChainCheck, ChainReport, Event};
use crate::id::{InvitationId, KeyId, MemberId, MerchantId, OrganisationId, PasskeyId, SessionId};
use crate::invitation::{CreatedInvitation, Invitation, NewInvitation};
use crate::key::{
    BulkDisabling, BulkEnabling, BulkOutcome, BulkRevocation, CreatedKey, Disabling, Key, KeyFilter, KeyPatch, NewKey,
    OrganisationKey, OrganisationKeyFilter, Revocation,
};
use crate::leak::{FoundKey, KeyLookup, LabelledFinding, LeakReceipt, LeakReport, OwnKey, PartnerReport};
use crate::member::{
    CreatedOrganisation, Member, MemberPatch, MemberRecord, NewOrganisation, Organisation, OrganisationPatch, Right,
};
use crate::merchant::{Merchant, MerchantFilter, MerchantPatch, NewMerchant};
use crate::overview::Overview;
use crate::page::{Page, PageFilter};
use crate::passkey::{Assertion, CreationOptions, NewPasskey, Passkey, PasskeyPatch, RequestOptions};
use crate::search::{SearchFilter, SearchResults};
use crate::session::{NewSignInLink, OtherSessions, Session, SessionRecord, SignIn, SignInLink, SignInLinkRequest};
use crate::usage::{
    AllowedIpsDryRun, DryRunReport, KeyAdvice, KeyDay, KeyNetwork, KeyRefusal, KeyUsage, KeysUsageFilter, UsageFilter,
};
use crate::verification::{Authorization, Verification, VerificationRequest};

macro_rules! endpoints {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident: $method:ident $path:literal [$target:ty] Access::$kind:ident $(($right:expr, $rule:expr))?,
            $input:ty => $($status:literal)|+ $output:ty;
    )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Endpoint for $name {
                const NAME: &'static str = stringify!($name);
                const METHOD: Method = Method::$method;
                const PATH: &'static str = $path;
                const ACCESS: Access = Access::$kind $(($right, $rule))?;
                type Kind = kind::$kind;
                type Target = $target;
                type Input = $input;
                type Output = $output;
            }
        )+

        /// Every endpoint of the API.
        pub const ENDPOINTS: &[EndpointRow] = &[$(
            EndpointRow {
                name: $name::NAME,
                about: concat!($($doc),+),
                method: $name::METHOD,
                path: $name::PATH,
                access: $name::ACCESS,
                target: Shape::of::<$target>(),
                input: Shape::of::<$input>(),
                statuses: &[$($status),+],
                output: Shape::of::<$output>(),
            }
        ),+];
    };
}

endpoints! {
    /// Whether the Worker and its stores work.
    GetHealth: Get "/healthz" [()] Access::Public, Nothing => 200 Health;

    /// Creates an organisation, its owner, and the owner's sign-in link.
    CreateOrganisation: Post "/api/operator/organisations" [()] Access::Operator, NewOrganisation => 201 | 200 CreatedOrganisation;
    /// Creates a sign-in link for a member.
    CreateSignInLink: Post "/api/operator/sign-in-links" [()] Access::Operator, NewSignInLink => 201 SignInLink;

    /// Sends a sign-in link to the member with this address, if there is one. The response is the same for all addresses.
    RequestSignInLink: Post "/api/sign-in-links" [()] Access::Public, SignInLinkRequest => 204 ();
    /// Signs in with a link's token and sets the session cookie. An invitation's token creates the member first.
    CreateSession: Post "/api/session" [()] Access::Public, SignIn => 200 Session;
    /// The session: who is signed in, and until when.
    GetSession: Get "/api/session" [()] Access::Member(Right::See, Never), Nothing => 200 Session;
    /// The browser's sessions in other organisations, for which it has cookies.
    GetOtherSessions: Get "/api/session/others" [()] Access::Member(Right::See, Never), Nothing => 200 OtherSessions;
    /// Continues with the browser's session in another organisation, and keeps the present session for later.
    SwitchOrganisation: Post "/api/organisations/{organisation_id}/switch" [OrganisationId] Access::Member(Right::See, Never), Nothing => 200 Session;
    /// Signs this browser out of all organisations.
    DeleteSession: Delete "/api/session" [()] Access::Member(Right::See, Never), Nothing => 204 ();

    /// What a browser needs to ask for a passkey to sign in with.
    BeginPasskeySignIn: Post "/api/session/passkey/challenge" [()] Access::Public, Nothing => 200 RequestOptions;
    /// Signs in with a passkey and sets the session cookie.
    SignInWithPasskey: Post "/api/session/passkey" [()] Access::Public, Assertion => 200 Session;
    /// What a browser needs to ask the member for one of their passkeys.
    BeginStepUp: Post "/api/session/step-up/challenge" [()] Access::Member(Right::See, Never), Nothing => 200 RequestOptions;
    /// Confirms with a passkey that it is still the member who uses the session.
    StepUp: Post "/api/session/step-up" [()] Access::Member(Right::See, Never), Assertion => 200 Session;
    /// The member's sessions; the newest first.
    ListSessions: Get "/api/sessions" [()] Access::Member(Right::See, Never), PageFilter => 200 Page<SessionRecord>;
    /// Ends all sessions of the member except the one of this request.
    EndOtherSessions: Delete "/api/sessions" [()] Access::Member(Right::See, Never), Nothing => 204 ();
    /// Ends one session of the member.
    EndSession: Delete "/api/sessions/{session_id}" [SessionId] Access::Member(Right::See, Never), Nothing => 204 ();

    /// Changes the member's own name.
    UpdateAccount: Patch "/api/account" [()] Access::Member(Right::See, Never), AccountPatch => 200 Member;
    /// Mails a link to the address that the member wants to change to. The address changes once the link is confirmed.
    ChangeEmail: Post "/api/account/email" [()] Access::Member(Right::See, OrRecentLink), NewEmail => 200 EmailChange;
    /// Confirms the new address with the token of the link that was mailed there.
    ConfirmEmail: Post "/api/account/email/confirm" [()] Access::Member(Right::See, Never), EmailConfirmation => 200 Member;

    /// The member's passkeys; the newest first.
    ListPasskeys: Get "/api/passkeys" [()] Access::Member(Right::See, Never), PageFilter => 200 Page<Passkey>;
    /// What a browser needs to create a passkey for the member.
    BeginPasskey: Post "/api/session/new-passkey/challenge" [()] Access::Member(Right::See, OrRecentLink), Nothing => 200 CreationOptions;
    /// Adds a passkey.
    CreatePasskey: Post "/api/passkeys" [()] Access::Member(Right::See, OrRecentLink), NewPasskey => 201 Passkey;
    /// Renames a passkey of the member.
    UpdatePasskey: Patch "/api/passkeys/{passkey_id}" [PasskeyId] Access::Member(Right::See, Never), PasskeyPatch => 200 Passkey;
    /// Removes a passkey of the member.
    DeletePasskey: Delete "/api/passkeys/{passkey_id}" [PasskeyId] Access::Member(Right::See, OrRecentLink), Nothing => 204 ();

    /// The organisation at a glance: what needs attention, how many keys there are, and how they were used.
    GetOverview: Get "/api/overview" [()] Access::Member(Right::See, Never), Nothing => 200 Overview;
    /// Merchant accounts, keys and members that match all words.
    Search: Get "/api/search" [()] Access::Member(Right::See, Never), SearchFilter => 200 SearchResults;

    /// Changes the settings of the organisation.
    UpdateOrganisation: Patch "/api/organisation" [()] Access::Member(Right::ManageOrganisation, Always), OrganisationPatch => 200 Organisation;
    /// The organisation's members, by name.
    ListMembers: Get "/api/members" [()] Access::Member(Right::See, Never), PageFilter => 200 Page<MemberRecord>;
    /// Gives a member another role.
    UpdateMember: Patch "/api/members/{member_id}" [MemberId] Access::Member(Right::ManageMembers, Always), MemberPatch => 200 MemberRecord;
    /// Removes a member and ends their sessions. Their name stays in the audit log.
    RemoveMember: Delete "/api/members/{member_id}" [MemberId] Access::Member(Right::ManageMembers, Always), Nothing => 204 ();
    /// The enabled keys that a member created, in all merchant accounts; the newest first. They work without the member too.
    ListMemberKeys: Get "/api/members/{member_id}/keys" [MemberId] Access::Member(Right::See, Never), PageFilter => 200 Page<Key>;
    /// Invitations that were neither accepted nor revoked; the newest first.
    ListInvitations: Get "/api/invitations" [()] Access::Member(Right::ManageMembers, Never), PageFilter => 200 Page<Invitation>;
    /// Invites a person. The response contains the link, once, unless it was e-mailed.
    CreateInvitation: Post "/api/invitations" [()] Access::Member(Right::ManageMembers, Always), NewInvitation => 201 | 200 CreatedInvitation;
    /// Revokes an invitation: its link no longer works.
    RevokeInvitation: Delete "/api/invitations/{invitation_id}" [InvitationId] Access::Member(Right::ManageMembers, Never), Nothing => 204 ();

    /// The organisation's merchant accounts.
    ListMerchants: Get "/api/merchants" [()] Access::Member(Right::See, Never), MerchantFilter => 200 Page<Merchant>;
    /// Adds a merchant account.
    CreateMerchant: Post "/api/merchants" [()] Access::Member(Right::ManageMerchants, Never), NewMerchant => 201 | 200 Merchant;
    /// One merchant account.
    GetMerchant: Get "/api/merchants/{merchant_id}" [MerchantId] Access::Member(Right::See, Never), Nothing => 200 Merchant;
    /// Edits, disables or enables a merchant account.
    UpdateMerchant: Patch "/api/merchants/{merchant_id}" [MerchantId] Access::Member(Right::ManageMerchants, ToEnable), MerchantPatch => 200 Merchant;

    /// A merchant's keys: enabled, disabled, expired, revoked; the newest first in each.
    ListKeys: Get "/api/merchants/{merchant_id}/keys" [MerchantId] Access::Member(Right::See, Never), KeyFilter => 200 Page<Key>;
    /// Creates a key. The response contains its secret, once.
    CreateKey: Post "/api/merchants/{merchant_id}/keys" [MerchantId] Access::Member(Right::ManageTestKeys, ForLiveKeys), NewKey => 201 | 200 CreatedKey;
    /// The keys of all merchant accounts.
    ListOrganisationKeys: Get "/api/keys" [()] Access::Member(Right::See, Never), OrganisationKeyFilter => 200 Page<OrganisationKey>;
    /// The key with this secret. Send the SHA-256 of the secret, never the secret itself.
    LookUpKey: Post "/api/keys/lookup" [()] Access::Member(Right::See, Never), KeyLookup => 200 FoundKey;
    /// One key.
    GetKey: Get "/api/keys/{key_id}" [KeyId] Access::Member(Right::See, Never), Nothing => 200 Key;
    /// Edits a key's name and description; nothing else of a key ever changes.
    UpdateKey: Patch "/api/keys/{key_id}" [KeyId] Access::Member(Right::ManageTestKeys, Never), KeyPatch => 200 Key;
    /// Disables a key: it is rejected until it is enabled again.
    DisableKey: Post "/api/keys/{key_id}/disable" [KeyId] Access::Member(Right::ManageTestKeys, Never), Disabling => 200 Key;
    /// Disables several keys of a merchant account. The response has a result for each key.
    DisableKeys: Post "/api/merchants/{merchant_id}/keys/disable" [MerchantId] Access::Member(Right::ManageTestKeys, Never), BulkDisabling => 200 BulkOutcome;
    /// Lets several disabled keys of a merchant account work again. The response has a result for each key.
    EnableKeys: Post "/api/merchants/{merchant_id}/keys/enable" [MerchantId] Access::Member(Right::ManageTestKeys, ForLiveKeys), BulkEnabling => 200 BulkOutcome;
    /// Permanently revokes several disabled keys of a merchant account. The response has a result for each key.
    RevokeKeys: Post "/api/merchants/{merchant_id}/keys/revoke" [MerchantId] Access::Member(Right::ManageTestKeys, ForLiveKeys), BulkRevocation => 200 BulkOutcome;
    /// Lets a disabled key work again.
    EnableKey: Post "/api/keys/{key_id}/enable" [KeyId] Access::Member(Right::ManageTestKeys, ForLiveKeys), Nothing => 200 Key;
    /// Permanently revokes a key that is disabled, or leaked.
    RevokeKey: Post "/api/keys/{key_id}/revoke" [KeyId] Access::Member(Right::ManageTestKeys, ForLiveKeys), Revocation => 200 Key;
    /// Ends the grace period of a key that was replaced.
    FinishRotation: Post "/api/keys/{key_id}/finish-rotation" [KeyId] Access::Member(Right::ManageTestKeys, ForLiveKeys), Nothing => 200 Key;
    /// Cancels the rotation of a key in its grace period: its own expiry applies again.
    CancelRotation: Post "/api/keys/{key_id}/cancel-rotation" [KeyId] Access::Member(Right::ManageTestKeys, ForLiveKeys), Nothing => 200 Key;
    /// A key with all keys that it replaced and that replaced it, directly or not; the oldest first.
    GetRotationHistory: Get "/api/keys/{key_id}/rotation-history" [KeyId] Access::Member(Right::See, Never), PageFilter => 200 Page<Key>;
    /// How often a key was used.
    GetKeyUsage: Get "/api/keys/{key_id}/usage" [KeyId] Access::Member(Right::See, Never), UsageFilter => 200 KeyUsage;
    /// Which of its permissions a key used, and which would be enough.
    GetKeyAdvice: Get "/api/keys/{key_id}/advice" [KeyId] Access::Member(Right::See, Never), Nothing => 200 KeyAdvice;
    /// What a list of allowed addresses would have done with the accepted calls of the last 30 days. Changes nothing.
    DryRunAllowedIps: Post "/api/keys/{key_id}/allowed-ips/dry-run" [KeyId] Access::Member(Right::See, Never), AllowedIpsDryRun => 200 DryRunReport;
    /// The networks that used a key in the last 30 days; the most calls first.
    ListKeyNetworks: Get "/api/keys/{key_id}/networks" [KeyId] Access::Member(Right::See, Never), Nothing => 200 Page<KeyNetwork>;
    /// The last 100 rejections of a key, the newest first. Repeats within a minute are combined.
    ListKeyRefusals: Get "/api/keys/{key_id}/refusals" [KeyId] Access::Member(Right::See, Never), Nothing => 200 Page<KeyRefusal>;
    /// The last 24 hours of several keys of a merchant, in the order of their ids.
    ListKeyUsage: Get "/api/merchants/{merchant_id}/usage" [MerchantId] Access::Member(Right::See, Never), KeysUsageFilter => 200 Page<KeyDay>;

    /// Whether a key can do what is asked. A rejected key is a successful response too.
    VerifyKey: Post "/v1/keys/verify" [()] Access::Key, VerificationRequest => 200 Verification;
    /// The same for a key in a header, for gateways that read the status: 204, 401 or 403.
    Authorize: Get "/v1/authorize" [()] Access::Key, Authorization => 204 ();

    /// The caller's own key. If it does not work, the response is 401, and `Keywright-Code` says why.
    GetOwnKey: Get "/v1/keys/self" [()] Access::Key, Nothing => 200 OwnKey;
    /// Reports keys as leaked: keys that Keywright has issued are revoked. The response is the same for all keys.
    ReportLeaks: Post "/v1/leaks" [()] Access::Key, LeakReport => 202 LeakReceipt;
    /// The same for a message of GitHub's secret scanning. The response says which tokens were keys.
    ReportLeaksFromGitHub: Post "/v1/leaks/github" [()] Access::Signed, PartnerReport => 200 Vec<LabelledFinding>;
    /// The same for a message in the format of GitLab's secret detection.
    ReportLeaksFromGitLab: Post "/v1/leaks/gitlab" [()] Access::Key, PartnerReport => 204 ();

    /// Events of the audit log, the newest first.
    ListActivity: Get "/api/activity" [()] Access::Member(Right::See, Never), ActivityFilter => 200 Page<Event>;
    /// Events of the audit log as a file, the oldest first.
    ExportActivity: Get "/api/activity/export" [()] Access::Member(Right::See, Never), ActivityExport => 200 Download;
    /// Verifies the next part of the audit log, from where the last verification stopped. Repeat until `is_complete`.
    VerifyActivity: Post "/api/activity/verify" [()] Access::Member(Right::See, Never), ChainCheck => 200 ChainReport;
}
