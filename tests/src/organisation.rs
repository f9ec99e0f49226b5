//! A tenant for one test: its members, merchants and keys, and what the database holds about it.

use crate::caller::Caller;
use crate::database;
use crate::request::Request;
use crate::usage_history::{self, Calls};
use shared::activity::ActivityAction;
use shared::endpoint::{CreateInvitation, CreateKey, CreateMerchant, CreateOrganisation, DisableKey, RevokeKey};
use shared::id::{MemberId, MerchantId, OrganisationId, PasskeyId};
use shared::invitation::{CreatedInvitation, NewInvitation};
use shared::key::{CreatedKey, Disabling, Key, Mode, NewKey, Revocation};
use shared::member::{Member, NewOrganisation, NewOwner, Role};
use shared::merchant::{Merchant, NewMerchant};
use shared::moment::Moment;
use shared::permission::Preset;
use shared::problem::Problem;
use shared::verification::VerificationCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A number that no other test of this process gets.
pub fn unique() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    Moment::from_ms(i64::try_from(since.as_millis()).expect("a clock before the year 292 million"))
}

/// An organisation whose owner has signed in.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: OrganisationId,
    pub owner: Caller,
    /// The owner's record.
    pub owner_record: Member,
}

/// `many` sessions of a member, including the given one.
pub fn sessions_of(member: Caller, many: usize) -> Vec<Caller> {
    let email = member.session().member.email;
    (1..many).map(|_| Caller::signed_in(&email)).chain([member]).collect()
}

/// How many rows an organisation has, and summaries that change with its merchants, keys, members and passkeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub merchants: i64,
    pub keys: i64,
    pub events: i64,
    changed: String,
    people: String,
}

impl Organisation {
    /// A new organisation with a signed-in owner.
    #[expect(clippy::new_without_default, reason = "each call creates another organisation")]
    pub fn new() -> Self {
        let created = Caller::operator().call::<CreateOrganisation>(&(), &new_organisation());
        Self {
            id: created.organisation.id,
            owner: Caller::by_link(&created.sign_in_link.token),
            owner_record: created.member,
        }
    }

    /// Adds a member with this role and signs them in.
    pub fn member(&self, role: Role) -> Caller {
        Caller::by_link(&token_of(&self.invite(role)))
    }

    /// `many` sessions of one new viewer.
    pub fn sessions_of_viewer(&self, many: usize) -> Vec<Caller> {
        sessions_of(self.member(Role::Viewer), many)
    }

    /// The owner invites a person with this role.
    pub fn invite(&self, role: Role) -> CreatedInvitation {
        self.owner.call::<CreateInvitation>(&(), &new_invitation(role))
    }

    pub fn merchant(&self) -> Merchant {
        self.merchant_named(&format!("Shop {}", unique()))
    }

    pub fn merchant_named(&self, name: &str) -> Merchant {
        self.owner.call::<CreateMerchant>(&(), &new_merchant(name))
    }

    pub fn key(&self, merchant_id: MerchantId) -> CreatedKey {
        self.owner.call::<CreateKey>(&merchant_id, &new_key(Mode::Test))
    }

    pub fn disable(&self, key: &Key) {
        self.owner.call::<DisableKey>(&key.id, &Disabling { reason: Some("of the test".to_owned()) });
    }

    /// Revokes a key as leaked, which works in every state.
    pub fn revoke(&self, key: &Key) {
        self.owner.call::<RevokeKey>(&key.id, &Revocation { reason: "of the test".to_owned(), leaked: true });
    }

    /// Sets the expiry of a key to its creation time: no API accepts an expiry in the past.
    pub fn expire(&self, key: &Key) {
        database::run("UPDATE keys SET expires_at = created_at WHERE id = ?", &[&key.id.to_string()]);
    }

    /// Creates a replacement key with the same permissions and this grace period.
    pub fn replace(&self, key: &Key, grace_seconds: u32) -> CreatedKey {
        let successor = NewKey {
            name: key.name.clone(),
            permissions: key.permissions,
            replaces: Some(key.id),
            grace_seconds: Some(grace_seconds),
            ..new_key(key.mode)
        };
        self.owner.call::<CreateKey>(&key.merchant_id, &successor)
    }

    /// Records `calls` successful verifications of a key, `ms_ago` milliseconds ago.
    pub fn use_key(&self, key: &Key, ms_ago: i64, calls: u32) {
        self.answer(key, ms_ago, VerificationCode::Valid, calls);
    }

    /// The same with another verification code.
    pub fn answer(&self, key: &Key, ms_ago: i64, code: VerificationCode, calls: u32) {
        usage_history::record(key.id, Calls::new(ms_ago, code, calls));
    }

    /// Sends a request that must be rejected, and checks that the organisation's data did not change.
    pub fn refuses(&self, request: Request) -> Problem {
        let (before, asked) = (self.stored(), format!("{request:?}"));
        let reply = request.send();
        assert!(reply.status >= 400, "{asked} was not rejected: {reply:?}");
        assert_eq!(self.stored(), before, "{asked} wrote something");
        reply.problem()
    }

    /// How many events of this organisation have this action.
    pub fn events_of(&self, action: ActivityAction) -> i64 {
        let sql = "SELECT count(*) FROM events WHERE organisation_id = ? AND action = ?";
        database::number(sql, &[&self.id.to_string(), action.wire_name()])
    }

    /// What the database holds about this organisation now.
    pub fn stored(&self) -> Stored {
        let rows = database::run(STORED, &[&self.id.to_string()]);
        let number = |place: usize| rows[0][place].as_i64().expect("a number");
        let text = |place: usize| rows[0][place].to_string();
        Stored { merchants: number(0), keys: number(1), events: number(2), changed: text(3), people: text(4) }
    }
}

const STORED: &str = "SELECT
    (SELECT count(*) FROM merchants WHERE organisation_id = ?1),
    (SELECT count(*) FROM keys WHERE organisation_id = ?1),
    (SELECT count(*) FROM events WHERE organisation_id = ?1),
    (SELECT total(updated_at) FROM merchants WHERE organisation_id = ?1)
        + (SELECT total(updated_at) FROM keys WHERE organisation_id = ?1),
    (SELECT json_array(name, passkey_required_at) FROM organisations WHERE id = ?1)
        || (SELECT json_group_array(json_array(id, role, removed_at)) FROM members WHERE organisation_id = ?1)
        || (SELECT json_group_array(json_array(id, accepted_at, revoked_at)) FROM invitations WHERE organisation_id = ?1)
        || (SELECT json_group_array(p.id || p.name) FROM passkeys p JOIN members m ON m.id = p.member_id
            WHERE m.organisation_id = ?1)";

pub fn new_organisation() -> NewOrganisation {
    let number = unique();
    let owner = NewOwner { name: format!("Owner {number}"), email: format!("owner-{number}@shop.example") };
    NewOrganisation { name: format!("Organisation {number}"), owner }
}

/// The token of an invitation that was not e-mailed.
pub fn token_of(invited: &CreatedInvitation) -> String {
    invited.link.as_ref().expect("the link of an invitation that was not e-mailed").token.clone()
}

/// An invitation for a person who was not invited before.
pub fn new_invitation(role: Role) -> NewInvitation {
    let number = unique();
    NewInvitation { name: format!("{role} {number}"), email: format!("{role}-{number}@members.example"), role }
}

pub fn new_merchant(name: &str) -> NewMerchant {
    NewMerchant {
        name: name.to_owned(),
        website: "https://shop.example".to_owned(),
        description: None,
        reference_id: None,
    }
}

/// Input for a key that can view everything, without optional fields.
pub fn new_key(mode: Mode) -> NewKey {
    NewKey {
        mode,
        permissions: Preset::ReadOnly.permissions(),
        name: None,
        description: None,
        expires_at: None,
        allowed_ips: Vec::new(),
        replaces: None,
        grace_seconds: None,
    }
}

/// Adds a passkey without an authenticator to the member, and confirms their sessions. Returns the id.
pub fn add_passkey(member_id: MemberId) -> String {
    let (at, member_id) = (now().ms(), member_id.to_string());
    let id = PasskeyId::new(at.unsigned_abs(), unique().into()).to_string();
    database::run(
        "INSERT INTO passkeys (id, member_id, credential_id, public_key, sign_count, name, transports, created_at)
         VALUES (?1, ?2, ?1, '', 0, 'Key ring', '[]', 0)",
        &[&id, &member_id],
    );
    let confirm = "UPDATE sessions SET confirmed_at = CAST(? AS INTEGER) WHERE member_id = ?";
    database::run(confirm, &[&at.to_string(), &member_id]);
    id
}
