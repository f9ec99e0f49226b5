//! Invitations: the checks of input.

use shared::field::FieldErrorCode;
use shared::invitation::{INVITATION_MS, NewInvitation};
use shared::member::Role;
use shared::moment::Moment;

fn invitation(name: &str, email: &str) -> NewInvitation {
    NewInvitation { name: name.into(), email: email.into(), role: Role::Developer }
}

#[test]
fn an_invitation_lasts_three_days() {
    assert_eq!(INVITATION_MS, 3 * Moment::DAY_MS);
}

#[test]
fn a_name_is_trimmed_and_an_address_is_lower_case() {
    let sent = invitation(" Ada Lovelace\n", " Ada@Shop.Example");
    assert_eq!(sent.check(), Ok(invitation("Ada Lovelace", "ada@shop.example")));
}

#[test]
fn every_wrong_field_is_named() {
    let findings = invitation(" ", "ada").check().expect_err("both are wrong");
    let found: Vec<_> = findings.iter().map(|finding| (finding.field.as_str(), finding.code)).collect();
    assert_eq!(found, [("name", FieldErrorCode::Required), ("email", FieldErrorCode::Invalid)]);
}
