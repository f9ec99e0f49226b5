//! Tests the check at the start of each change by a member (`worker/migrations/0011_callers.sql`). If the member loses
//! the right between the request and the write, nothing is written.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, add_passkey, now};
use shared::endpoint::{DeleteSession, Nothing, RemoveMember, UpdateMember};
use shared::id::MemberId;
use shared::member::{MemberPatch, Role};
use shared::moment::Moment;

/// A member whose session is checked.
struct Checked {
    organisation: Organisation,
    caller: Caller,
    member_id: MemberId,
}

impl Checked {
    fn new() -> Self {
        let organisation = Organisation::new();
        let caller = organisation.member(Role::Admin);
        let member_id = caller.session().member.id;
        Self { organisation, caller, member_id }
    }

    /// The database's answer to a change that requires one of these roles and this proof.
    fn check(&self, roles: &str, proof: &str) -> Result<(), String> {
        self.check_session("(SELECT id FROM sessions WHERE member_id = ?1)", roles, proof)
    }

    fn check_session(&self, session: &str, roles: &str, proof: &str) -> Result<(), String> {
        let sql = format!(
            "INSERT INTO caller_checks (session_id, now, idle_since, roles, proof, proven_since)
             SELECT {session}, CAST(?2 AS INTEGER), CAST(?2 AS INTEGER) - 3600000, ?3, ?4, CAST(?2 AS INTEGER) - 300000
             WHERE ?1 <> ''"
        );
        let now = now().ms().to_string();
        database::try_run(&sql, &[&self.member_id.to_string(), &now, roles, proof]).map(drop)
    }

    fn is_refused(&self, reason: &str, roles: &str, proof: &str) {
        let refusal = self.check(roles, proof).expect_err(reason);
        assert!(refusal.contains(&format!("caller check: {reason}")), "{refusal}");
    }
}

#[test]
fn a_member_with_the_right_passes_and_nothing_is_stored() {
    let checked = Checked::new();
    for proof in ["session", "passkey", "passkey_or_link"] {
        assert_eq!(checked.check("admin owner", proof), Ok(()), "{proof}");
    }
    assert_eq!(database::number("SELECT count(*) FROM caller_checks", &[]), 0);
}

#[test]
fn a_lost_role_aborts_the_change() {
    let checked = Checked::new();
    let patch = MemberPatch { role: Role::Developer };
    checked.organisation.owner.call::<UpdateMember>(&checked.member_id, &patch);
    checked.is_refused("not_allowed", "admin owner", "session");
    assert_eq!(checked.check("developer admin owner", "session"), Ok(()));
}

#[test]
fn an_ended_session_aborts_the_change() {
    let checked = Checked::new();
    checked.caller.call::<DeleteSession>(&(), &Nothing {});
    let refusal = checked.check_session("'ses_gone'", "admin", "session").expect_err("the session has ended");
    assert!(refusal.contains("caller check: not_signed_in"), "{refusal}");
    let removed = Checked::new();
    removed.organisation.owner.call::<RemoveMember>(&removed.member_id, &Nothing {});
    let refusal = removed.check_session("'ses_gone'", "admin", "session").expect_err("the member was removed");
    assert!(refusal.contains("caller check: not_signed_in"), "{refusal}");
}

#[test]
fn an_old_passkey_confirmation_aborts_the_change() {
    let checked = Checked::new();
    add_passkey(checked.member_id);
    assert_eq!(checked.check("admin", "passkey"), Ok(()));
    let ago = |ms: i64| {
        let sql = "UPDATE sessions SET confirmed_at = CAST(? AS INTEGER), created_at = CAST(? AS INTEGER) WHERE member_id = ?";
        let at = now().plus_ms(-ms).ms().to_string();
        database::run(sql, &[&at, &at, &checked.member_id.to_string()]);
    };
    ago(10 * Moment::MINUTE_MS);
    checked.is_refused("step_up_required", "admin", "passkey");
    checked.is_refused("recent_sign_in_required", "admin", "passkey_or_link");
    assert_eq!(checked.check("admin", "session"), Ok(()));
    ago(Moment::MINUTE_MS);
    assert_eq!(checked.check("admin", "passkey_or_link"), Ok(()));
}

#[test]
fn a_new_passkey_requirement_aborts_the_change() {
    let checked = Checked::new();
    assert_eq!(checked.check("admin", "passkey"), Ok(()));
    let id = checked.organisation.id.to_string();
    database::run("UPDATE organisations SET passkey_required_at = 1 WHERE id = ?", &[&id]);
    checked.is_refused("passkey_required", "admin", "passkey");
}
