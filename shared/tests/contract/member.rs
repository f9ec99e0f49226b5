//! Roles and members: the rights of each role, and the checks of the operator's input.

use shared::field::FieldErrorCode;
use shared::key::Mode;
use shared::member::{NewOrganisation, NewOwner, OrganisationPatch, Right, Role};
use shared::session::NewSignInLink;

/// The rights of each role: x means that the role has the right.
const MATRIX: &str = "\
right                viewer developer admin owner
see                       x         x     x     x
manage_test_keys          -         x     x     x
manage_live_keys          -         -     x     x
manage_merchants          -         -     x     x
manage_members            -         -     x     x
manage_organisation       -         -     -     x
";

fn new_organisation() -> NewOrganisation {
    let owner = NewOwner { name: "Ada Lovelace".into(), email: "ada@shop.example".into() };
    NewOrganisation { name: "Shop".into(), owner }
}

fn row(head: &str, cells: impl Iterator<Item = (&'static str, &'static str)>) -> String {
    cells.fold(format!("{head:<20}"), |row, (column, cell)| row + &format!(" {cell:>0$}", column.len())) + "\n"
}

#[test]
fn roles_have_the_rights_in_the_matrix() {
    let names = || Role::ALL.iter().map(|role| role.wire_name());
    let rows = Right::ALL.iter().map(|right| {
        let cells = Role::ALL.iter().map(|role| (role.wire_name(), if role.may(*right) { "x" } else { "-" }));
        row(right.wire_name(), cells)
    });
    assert_eq!(row("right", names().zip(names())) + &rows.collect::<String>(), MATRIX);
}

#[test]
fn live_keys_require_a_higher_role_than_test_keys() {
    assert!(Role::Developer.may(Right::manage_keys(Mode::Test)));
    assert!(!Role::Developer.may(Right::manage_keys(Mode::Live)));
    assert!(Role::Admin.may(Right::manage_keys(Mode::Live)));
}

#[test]
fn owners_grant_every_role_and_admins_all_but_owner() {
    for own in Role::ALL {
        for role in Role::ALL {
            let expected = match own {
                Role::Owner => true,
                Role::Admin => *role != Role::Owner,
                Role::Developer | Role::Viewer => false,
            };
            assert_eq!(own.may_appoint(*role), expected, "{own} appoints {role}");
        }
    }
}

#[test]
fn an_organisations_name_is_trimmed_and_optional_in_a_patch() {
    let patch = |name: Option<&str>| OrganisationPatch {
        name: name.map(str::to_owned),
        requires_passkey: Some(true),
        ..OrganisationPatch::default()
    };
    assert_eq!(patch(Some(" Shop ")).check(), Ok(patch(Some("Shop"))));
    assert_eq!(patch(None).check(), Ok(patch(None)));
    assert_eq!(patch(Some(" ")).check().expect_err("no name")[0].field, "name");
}

#[test]
fn roles_have_their_labels() {
    let words: Vec<_> = Role::ALL.iter().map(|role| role.label()).collect();
    assert_eq!(words, ["Viewer", "Developer", "Admin", "Owner"]);
}

#[test]
fn every_right_is_described_for_its_lowest_role_only() {
    for right in Right::ALL {
        let said_of: Vec<_> = Role::ALL.iter().filter(|role| role.meaning().contains(right.label())).collect();
        assert_eq!(said_of, [&right.least_role()], "{right}");
    }
    assert_eq!(Role::Developer.meaning(), "Can also create, edit, replace, disable and revoke test keys.");
}

#[test]
fn an_organisation_is_trimmed_and_its_owners_address_is_lower_case() {
    let sent = NewOrganisation {
        name: " Shop ".into(),
        owner: NewOwner { name: "\tAda Lovelace".into(), email: " Ada@Shop.Example ".into() },
    };
    assert_eq!(sent.check(), Ok(new_organisation()));
}

#[test]
fn every_wrong_field_of_an_organisation_is_named() {
    let sent = NewOrganisation {
        name: " ".into(),
        owner: NewOwner { name: "n".repeat(101), email: "ada.shop.example".into() },
    };
    let findings = sent.check().expect_err("all of it is wrong");
    let found: Vec<_> = findings.iter().map(|finding| (finding.field.as_str(), finding.code)).collect();
    assert_eq!(
        found,
        [
            ("name", FieldErrorCode::Required),
            ("owner.name", FieldErrorCode::TooLong),
            ("owner.email", FieldErrorCode::Invalid)
        ]
    );
}

#[test]
fn malformed_addresses_are_rejected() {
    for email in ["", "ada", "@shop.example", "ada@", "ada@shop@example", "ada lovelace@shop.example"] {
        let findings = NewSignInLink { email: email.into(), organisation_id: None }.check().expect_err(email);
        assert_eq!(findings[0].field, "email");
    }
    assert!(NewSignInLink { email: "ada+keys@shop.example".into(), organisation_id: None }.check().is_ok());
}

#[test]
fn the_url_of_an_api_is_safe_to_put_into_code() {
    let checked = |url: &str| {
        let patch = OrganisationPatch { api_url: Some(Some(url.to_owned())), ..OrganisationPatch::default() };
        patch.check().map(|patch| patch.api_url)
    };
    for (typed, stored) in [
        ("https://api.acme.example/", Some("https://api.acme.example")),
        ("api.acme.example/v2", Some("https://api.acme.example/v2")),
        ("http://localhost:8080", Some("http://localhost:8080")),
        (" ", None),
    ] {
        assert_eq!(checked(typed), Ok(Some(stored.map(str::to_owned))), "{typed}");
    }
    for typed in [
        "https://api.acme.example/$(id)",
        "https://api.acme.example/'",
        "https://api.acme.example/?a=1",
        "https://api.acme.example/#a",
        "https://api.acme.example/`id`",
        "https://api.acme.example/a;b",
        "https://ada:pw@api.acme.example",
        "ftp://api.acme.example",
        "javascript:alert(1)",
    ] {
        assert_eq!(checked(typed).expect_err(typed)[0].field, "api_url");
    }
}
