//! A stolen session cannot bypass the passkey: no sequence of requests that need no step-up gives control of live keys.
//!
//! The proof is by induction: the lists below contain what protects live keys and what can use them. A stolen session
//! sends each endpoint its strongest request, and no request extends a list.

use super::valid_requests::{Asked, age_sessions};
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::add_passkey;
use serde_json::{Value, json};
use shared::endpoint::{ENDPOINTS, EndpointRow};
use shared::key::Mode;
use shared::member::Role;

/// What a thief would want: calls may shorten these lists, but never extend them.
const POWERS: &str = "SELECT
    (SELECT json_group_array(id || role) FROM members WHERE organisation_id = ?1 AND removed_at IS NULL),
    (SELECT json_group_array(id || role) FROM invitations
        WHERE organisation_id = ?1 AND accepted_at IS NULL AND revoked_at IS NULL),
    (SELECT json_group_array(p.id) FROM passkeys p JOIN members m ON m.id = p.member_id WHERE m.organisation_id = ?1),
    (SELECT json_group_array(k.id) FROM keys k JOIN merchants m ON m.id = k.merchant_id
        WHERE k.organisation_id = ?1 AND k.mode = 'live' AND k.disabled_at IS NULL AND k.revoked_at IS NULL
          AND m.disabled_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > unixepoch() * 1000))";

/// What must not change at all.
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
    /// The session of an owner with a passkey, confirmed ten minutes ago.
    fn new() -> Self {
        let asked = Asked::about(Mode::Live);
        let email = asked.organisation.owner_record.email.clone();
        let session = Caller::signed_in(&email);
        add_passkey(asked.organisation.owner_record.id);
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

    /// Calls the endpoint, and checks that the call gave the thief nothing, whatever its status.
    fn call(&self, row: &EndpointRow) {
        // The owner prepares the request first; afterwards their last confirmation must look as old as the thief's
        // session.
        let request = self.asked.request(&self.session, row);
        age_sessions(self.asked.organisation.owner_record.id);
        // A thief of a session cannot read mail, so the test removes the token of an email change.
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
    // These need the token of the operator, a link, or the secret of the key.
    let needs_more = |row: &&EndpointRow| {
        ["/api/operator/", "/v1/leaks"].iter().any(|path| row.path.starts_with(path)) || row.name == "CreateSession"
    };
    for row in ENDPOINTS.iter().filter(|row| !needs_more(row)) {
        Stolen::new().call(row);
    }
}

#[test]
fn inviting_an_owner_requires_step_up() {
    let stolen = Stolen::new();
    age_sessions(stolen.asked.organisation.owner_record.id);
    let new = keywright_tests::organisation::new_invitation(Role::Owner);
    let problem = stolen.session.refusal::<shared::endpoint::CreateInvitation>(&(), &new);
    assert_eq!(problem.code, shared::problem::ErrorCode::StepUpRequired);
}
