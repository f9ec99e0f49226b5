//! Sessions: when step-up is required, and the checks of requests for links.

use shared::field::FieldErrorCode;
use shared::member::{LeakMail, Member, Organisation, Role};
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::{CONFIRMED_MS, NewSignInLink, Session, SignInLinkRequest};

const NOW: Moment = Moment::from_ms(1_790_000_000_000);

fn session(has_passkey: bool, requires_passkey: bool, confirmed_ms_ago: Option<i64>) -> Session {
    Session {
        organisation: Organisation {
            id: "org_01k2zq3v9m5x7n8p4r6t0w1y2a".parse().expect("an id"),
            name: "Shop".into(),
            requires_passkey,
            api_url: None,
            revokes_leaked_test_keys: true,
            leak_mail: LeakMail::OwnersAndAdmins,
        },
        member: Member {
            id: "mem_01k2zq3v9m5x7n8p4r6t0w1y2a".parse().expect("an id"),
            name: "Ada".into(),
            email: "ada@shop.example".into(),
            role: Role::Owner,
        },
        expires_at: NOW.plus_ms(Moment::HOUR_MS),
        has_passkey,
        confirmed_at: confirmed_ms_ago.map(|ago| NOW.plus_ms(-ago)),
    }
}

#[test]
fn members_with_a_passkey_always_confirm_live_key_actions() {
    for requires_passkey in [false, true] {
        let obstacle = |confirmed| session(true, requires_passkey, confirmed).missing_step_up(NOW);
        assert_eq!(obstacle(None), Some(ErrorCode::StepUpRequired));
        assert_eq!(obstacle(Some(CONFIRMED_MS)), Some(ErrorCode::StepUpRequired));
        assert_eq!(obstacle(Some(CONFIRMED_MS - 1)), None);
        assert_eq!(obstacle(Some(0)), None);
    }
}

#[test]
fn members_need_a_passkey_if_the_organisation_requires_it() {
    assert_eq!(session(false, false, None).missing_step_up(NOW), None);
    assert_eq!(session(false, true, None).missing_step_up(NOW), Some(ErrorCode::PasskeyRequired));
    let of_a_removed_one = session(false, true, Some(0));
    assert_eq!(of_a_removed_one.missing_step_up(NOW), Some(ErrorCode::PasskeyRequired));
}

#[test]
fn addresses_for_links_are_lower_cased_and_checked() {
    let asked = |email: &str| SignInLinkRequest { email: email.into() }.check();
    assert_eq!(asked(" Ada@Shop.Example"), Ok(SignInLinkRequest { email: "ada@shop.example".into() }));
    assert_eq!(asked("ada").expect_err("no address")[0].field, "email");
}

#[test]
fn the_error_asks_for_one_of_several_organisations() {
    let finding = NewSignInLink::organisation_to_be_named();
    assert_eq!((finding.field.as_str(), finding.code), ("organisation_id", FieldErrorCode::Required));
}
