//! A stolen session does not get around the passkey: from the endpoints that ask for no step-up, no sequence leads to
//! control of live keys.
//!
//! The proof goes by induction. What protects live keys, and what can use them, is written down; each endpoint is called
//! by a stolen session, as strongly as it can be, and none of them adds to it.

use super::valid_requests::{Asked, age_sessions, passkey_of};
use keywright_tests::caller::Caller;
use keywright_tests::database;
use serde_json::{Value, json};
use shared::endpoint::{ENDPOINTS, EndpointRow};
use shared::key::Mode;
use shared::member::Role;

/// What a thief would want: each of these lists can become shorter, and none longer.
const POWERS: &str = "SELECT
    (SELECT json_group_array(id || role) FROM members WHERE organisation_id = ?1 AND removed_at IS NULL),
    (SELECT json_group_array(id || role) FROM invitations
        WHERE organisation_id = ?1 AND accepted_at IS NULL AND revoked_at IS NULL),
    (SELECT json_group_array(p.id) FROM passkeys p JOIN members m ON m.id = p.member_id WHERE m.organisation_id = ?1),
    (SELECT json_group_array(k.id) FROM keys k JOIN merchants m ON m.id = k.merchant_id
        WHERE k.organisation_id = ?1 AND k.mode = 'live' AND k.disabled_at IS NULL AND k.revoked_at IS NULL
          AND m.disabled_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > unixepoch() * 1000))";

/// What stays as it is.
const RULES: &str = "SELECT
    (SELECT passkey_required_at FROM organisations WHERE id = ?1),
    (SELECT json_group_array(json_array(id, revoked_at, expires_at)) FROM keys WHERE organisation_id = ?1 AND mode = 'live'),
    (SELECT json_group_array(json_array(id, email, removed_at)) FROM members WHERE organisation_id = ?1),
    (SELECT json_group_array(p.id) FROM passkeys p JOIN members m ON m.id = p.member_id WHERE m.organisation_id = ?1)";

struct Stolen {
    asked: Asked,
    session: Caller,
}

impl Stolen {
    /// The session of an owner with a passkey, which was shown ten minutes ago.
    fn new() -> Self {
        let asked = Asked::about(Mode::Live);
        let email = asked.organisation.owner_record.email.clone();
        let session = Caller::signed_in(&email);
        passkey_of(asked.organisation.owner_record.id);
        let required = "UPDATE organisations SET passkey_required_at = 1 WHERE id = ?";
        database::run(required, &[&asked.organisation.id.to_string()]);
        Self { asked, session }
    }

    fn lists(&self, sql: &str) -> Vec<Vec<Value>> {
        let row = database::run(sql, &[&self.asked.organisation.id.to_string()]).remove(0);
        let list = |value: Value| match value.as_str().map(serde_json::from_str) {
            Some(Ok(Value::Array(items))) => items,
            _ => vec![value],
        };
        row.into_iter().map(list).collect()
    }

    /// Calls the endpoint, whatever comes of it, and sees that it gave nothing.
    fn call(&self, row: &EndpointRow) {
        // What the request needs is made first, by the owner; their passkey then is as old as the thief's session.
        let request = self.asked.request(&self.session, row);
        age_sessions(self.asked.organisation.owner_record.id);
        // Links that confirm an address are mailed, and a thief of a session cannot read the mail.
        let owner_id = self.asked.organisation.owner_record.id.to_string();
        database::run("UPDATE email_changes SET token_hash = NULL WHERE member_id = ?", &[&owner_id]);
        let (powers, rules) = (self.lists(POWERS), self.lists(RULES));
        let status = request.send().status;
        for (before, after) in powers.iter().zip(self.lists(POWERS)) {
            assert!(after.iter().all(|one| before.contains(one)), "{} ({status}): {before:?} -> {after:?}", row.name);
        }
        assert_eq!(json!(self.lists(RULES)), json!(rules), "{} ({status})", row.name);
    }
}

#[test]
fn no_endpoint_gives_a_stolen_session_power_over_live_keys() {
    for row in ENDPOINTS.iter().filter(|row| !row.path.starts_with("/api/operator/") && row.name != "CreateSession") {
        Stolen::new().call(row);
    }
}

#[test]
fn an_invitation_to_be_an_owner_asks_for_step_up() {
    let stolen = Stolen::new();
    age_sessions(stolen.asked.organisation.owner_record.id);
    let new = keywright_tests::organisation::new_invitation(Role::Owner);
    let problem = stolen.session.refusal::<shared::endpoint::CreateInvitation>(&(), &new);
    assert_eq!(problem.code, shared::problem::ErrorCode::StepUpRequired);
}
