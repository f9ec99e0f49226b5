//! Verifications by example: requests, the cause of each code, and the contents of responses. Properties of all
//! verifications are in `verification_laws.rs`.

use shared::client_ip::ClientIp;
use shared::id::{KeyId, MerchantId};
use shared::key::{KeyState, Mode};
use shared::moment::Moment;
use shared::permission::{Action, Entity, PermissionSet, Preset};
use shared::secret::Secret;
use shared::verification::{
    Authorization, PermissionList, Question, VerifiableKey, Verification, VerificationCode, VerificationRequest, decide,
};

pub(crate) const NOW: Moment = Moment::from_ms(1_801_387_800_000);
const SECRET: &str = "kw_live_0123456789ABCDEFGHIJKLMNOPQRSTUV0tyZ62";

pub(crate) fn good_key() -> VerifiableKey {
    VerifiableKey {
        id: KeyId::new(1, 1),
        merchant_id: MerchantId::new(1, 2),
        mode: Mode::Live,
        permissions: Preset::ReadOnly.permissions(),
        allowed_ips: vec!["203.0.113.0/24".parse().expect("a range")],
        state: KeyState { expires_at: Some(NOW.plus_ms(1)), ..KeyState::default() },
        merchant_disabled_at: None,
    }
}

pub(crate) fn good_question() -> Question {
    Question {
        secret: Some(Secret::parse(SECRET).expect("a secret")),
        permissions: PermissionSet::EMPTY.with(Entity::Customer.permission(Action::View)),
        mode: Some(Mode::Live),
        ip: ClientIp::read("203.0.113.7"),
    }
}

fn request(json: &str) -> VerificationRequest {
    serde_json::from_str(json).expect(json)
}

fn reply(known: Option<&VerifiableKey>, question: &Question) -> Verification {
    decide(known, question, NOW).into()
}

/// The key in the database, and the question.
struct Case {
    known: Option<VerifiableKey>,
    question: Question,
}

type BringAbout = fn(&mut Case);

/// Each reason to reject a key, in the order of the checks, and a change that causes it.
const REASONS: [(VerificationCode, BringAbout); 10] = [
    (VerificationCode::Malformed, |case| case.question.secret = None),
    (VerificationCode::NotFound, |case| case.known = None),
    (VerificationCode::Revoked, |case| with_key(case, |key| key.state.revoked_at = Some(NOW))),
    (VerificationCode::Disabled, |case| with_key(case, |key| key.state.disabled_at = Some(NOW))),
    (VerificationCode::Expired, |case| with_key(case, |key| key.state.expires_at = Some(NOW))),
    (VerificationCode::MerchantDisabled, |case| with_key(case, |key| key.merchant_disabled_at = Some(NOW))),
    (VerificationCode::WrongMode, |case| case.question.mode = Some(Mode::Test)),
    (VerificationCode::IpUnreadable, |case| case.question.ip = ClientIp::Unreadable),
    (VerificationCode::IpNotAllowed, restrict_to_another_address),
    (VerificationCode::InsufficientPermissions, |case| case.question.permissions = PermissionSet::ALL),
];

/// An unreadable address stays unreadable.
fn restrict_to_another_address(case: &mut Case) {
    with_key(case, |key| key.allowed_ips = vec!["198.51.100.1".parse().expect("an address")]);
}

fn with_key(case: &mut Case, change: fn(&mut VerifiableKey)) {
    if let Some(key) = &mut case.known {
        change(key);
    }
}

fn code_with(changes: &[BringAbout]) -> VerificationCode {
    let mut case = Case { known: Some(good_key()), question: good_question() };
    changes.iter().for_each(|change| change(&mut case));
    reply(case.known.as_ref(), &case.question).code
}

#[test]
fn the_codes_are_in_the_order_of_the_checks() {
    let looked_for: Vec<_> = REASONS.iter().map(|(code, _)| *code).chain([VerificationCode::Valid]).collect();
    assert_eq!(VerificationCode::ALL, looked_for);
}

#[test]
fn a_key_without_a_reason_to_reject_it_is_valid() {
    assert_eq!(code_with(&[]), VerificationCode::Valid);
}

#[test]
fn every_reason_to_reject_a_key_has_its_code() {
    for (code, bring_about) in REASONS {
        assert_eq!(code_with(&[bring_about]), code);
    }
}

#[test]
fn of_two_reasons_the_first_in_order_is_returned() {
    for (place, (earlier, bring_about)) in REASONS.iter().enumerate() {
        for (later, bring_about_too) in &REASONS[place + 1..] {
            // In this order, because the later one may need the key.
            assert_eq!(code_with(&[*bring_about_too, *bring_about]), *earlier, "{earlier} and {later}");
        }
    }
}

#[test]
fn a_key_expires_at_its_moment_and_not_before() {
    let key = good_key();
    let code_at = |ms| decide(Some(&key), &good_question(), NOW.plus_ms(ms)).code;
    assert_eq!((code_at(0), code_at(1)), (VerificationCode::Valid, VerificationCode::Expired));
}

#[test]
fn the_client_address_must_be_in_a_range_of_a_restricted_key() {
    let ranges = |texts: &[&str]| texts.iter().map(|text| text.parse().expect(text)).collect::<Vec<_>>();
    for (allowed, ip, code) in [
        (&["203.0.113.0/24", "2001:db8::/32"][..], Some("2001:db8::7"), VerificationCode::Valid),
        (&["203.0.113.0/24"], Some("::ffff:203.0.113.7"), VerificationCode::Valid),
        (&["203.0.113.0/24"], Some("203.0.114.7"), VerificationCode::IpNotAllowed),
        (&["203.0.113.0/24"], None, VerificationCode::IpNotAllowed),
        (&["0.0.0.0/0", "::/0"], None, VerificationCode::IpNotAllowed),
        (&["203.0.113.0/24"], Some("unknown"), VerificationCode::IpUnreadable),
        (&["0.0.0.0/0", "::/0"], Some(""), VerificationCode::IpUnreadable),
        (&[], Some("198.51.100.1"), VerificationCode::Valid),
        (&[], Some("unknown"), VerificationCode::Valid),
        (&[], None, VerificationCode::Valid),
    ] {
        let key = VerifiableKey { allowed_ips: ranges(allowed), ..good_key() };
        let question = Question { ip: ip.map_or(ClientIp::NotSent, ClientIp::read), ..good_question() };
        assert_eq!(reply(Some(&key), &question).code, code, "{ip:?} in {allowed:?}");
    }
}

#[test]
fn missing_permissions_are_those_that_the_key_lacks() {
    let view = Entity::PaymentRequest.permission(Action::View);
    let edit = Entity::PaymentRequest.permission(Action::Edit);
    let question = Question { permissions: [view, edit].into_iter().collect(), ..good_question() };
    assert_eq!(reply(Some(&good_key()), &question).missing_permissions, PermissionSet::EMPTY.with(edit));
}

#[test]
fn the_response_contains_more_the_more_checks_a_key_passes() {
    for (code, bring_about) in REASONS.into_iter().chain([(VerificationCode::Valid, (|_| {}) as BringAbout)]) {
        let mut case = Case { known: Some(good_key()), question: good_question() };
        bring_about(&mut case);
        let reply = reply(case.known.as_ref(), &case.question);
        let named = !matches!(code, VerificationCode::Malformed | VerificationCode::NotFound);
        let dated = named && !matches!(code, VerificationCode::Revoked | VerificationCode::Disabled);
        let described = matches!(code, VerificationCode::InsufficientPermissions | VerificationCode::Valid);
        assert_eq!(reply.valid, code == VerificationCode::Valid);
        assert_eq!(
            [reply.key_id.is_some(), reply.merchant_id.is_some(), reply.mode.is_some()],
            [named; 3],
            "{code} and who it is"
        );
        assert_eq!(reply.expires_at.is_some(), dated, "{code} and until when");
        assert_eq!(!reply.permissions.is_empty(), described, "{code} and what it may do");
        assert_eq!(!reply.missing_permissions.is_empty(), code == VerificationCode::InsufficientPermissions);
    }
}

#[test]
fn a_response_without_a_key_has_null_and_empty_fields() {
    let nothing = serde_json::to_string(&reply(None, &good_question())).expect("JSON");
    assert_eq!(
        nothing,
        concat!(
            r#"{"valid":false,"code":"not_found","key_id":null,"merchant_id":null,"mode":null,"permissions":[],"#,
            r#""expires_at":null,"missing_permissions":[],"checked_at":"2027-01-31T09:30:00.000Z"}"#
        )
    );
}

#[test]
fn a_verification_request_requires_only_a_key() {
    let question = request(&format!(r#"{{"key":"{SECRET}"}}"#)).question();
    let nothing = Question { permissions: PermissionSet::EMPTY, mode: None, ip: ClientIp::NotSent, ..good_question() };
    assert_eq!(question, nothing);
    for wrong in [r#"{}"#, r#"{"key":null}"#, r#"{"key":"k","mode":"both"}"#, r#"{"key":"k","permissions":["all"]}"#] {
        assert!(serde_json::from_str::<VerificationRequest>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_complete_verification_request_is_read() {
    let sent =
        format!(r#"{{"key":"{SECRET}","permissions":["customer.view"],"mode":"live","ip":" ::ffff:203.0.113.7 "}}"#);
    assert_eq!(request(&sent).question(), good_question());
}

#[test]
fn wrong_secrets_and_unreadable_addresses_are_not_input_errors() {
    let question = request(r#"{"key":"kw_live_nothing"}"#).question();
    assert_eq!(reply(None, &question).code, VerificationCode::Malformed);
    for ip in ["", "ten", "203.0.113.0/24"] {
        assert_eq!(request(&format!(r#"{{"key":"k","ip":"{ip}"}}"#)).question().ip, ClientIp::Unreadable, "{ip}");
    }
}

#[test]
fn permissions_in_a_query_are_separated_by_commas() {
    let list: PermissionList = "payment_request.edit, customer.view".parse().expect("two permissions");
    assert_eq!(list.to_string(), "customer.view,payment_request.edit");
    for text in ["", ",", "customer.view,", "customer", "customer.view customer.edit"] {
        assert!(text.parse::<PermissionList>().is_err(), "{text:?}");
    }
}

#[test]
fn authorization_without_permissions_only_checks_the_key() {
    let question = Authorization::default().question("no secret", ClientIp::NotSent);
    assert_eq!((question.secret, question.permissions, question.mode), (None, PermissionSet::EMPTY, None));
}
