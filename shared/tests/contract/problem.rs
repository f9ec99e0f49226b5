//! The error table: closed, unique, and complete in every row.

use shared::problem::{ErrorCode, Problem};
use std::collections::HashSet;

#[test]
fn every_code_is_snake_case_and_unique() {
    let names: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.wire_name()).collect();
    assert_eq!(names.len(), ErrorCode::ALL.len());
    for name in names {
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
    }
}

#[test]
fn only_known_codes_are_read() {
    for code in ErrorCode::ALL {
        assert_eq!(code.wire_name().parse(), Ok(*code));
    }
    assert!("teapot".parse::<ErrorCode>().is_err());
}

#[test]
fn every_code_has_an_error_status_and_its_own_sentence() {
    let titles: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.title()).collect();
    assert_eq!(titles.len(), ErrorCode::ALL.len());
    for code in ErrorCode::ALL {
        assert!((400..=599).contains(&code.status()), "{code}");
        let title = code.title();
        assert!(title.ends_with('.') && title.starts_with(char::is_uppercase), "{title}");
    }
}

#[test]
fn only_faults_of_the_server_are_5xx() {
    let ours: Vec<_> = ErrorCode::ALL.iter().filter(|code| code.status() >= 500).collect();
    assert_eq!(
        ours,
        [
            &ErrorCode::InternalError,
            &ErrorCode::PublicKeysUnavailable,
            &ErrorCode::SearchNotReady,
            &ErrorCode::MailNotSent,
            &ErrorCode::StoreUnavailable,
            &ErrorCode::NotConfigured
        ]
    );
}

#[test]
fn a_problem_has_the_members_of_rfc_9457_and_its_code() {
    let problem = Problem::new(ErrorCode::NotFound, "Look elsewhere.", "req_1");
    let expected = serde_json::json!({
        "type": "urn:keywright:problem:not_found",
        "title": "Not found.",
        "status": 404,
        "detail": "Look elsewhere.",
        "instance": "req_1",
        "code": "not_found",
    });
    assert_eq!(serde_json::to_value(&problem).expect("JSON"), expected);
}
