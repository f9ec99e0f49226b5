//! Data of another organisation is answered like data that does not exist.

use super::valid_requests::Asked;
use keywright_tests::organisation::{Organisation, now, unique};
use shared::endpoint::{ENDPOINTS, EndpointRow, Method};
use shared::id::{InvitationId, KeyId, MemberId, MerchantId, OrganisationId, PasskeyId, SessionId};
use shared::member::Role;
use shared::problem::{ErrorCode, Problem};

/// Ids that do not exist, and texts that are not ids.
fn missing(brace: &str) -> Vec<String> {
    let (at_ms, random) = (now().ms().unsigned_abs(), u128::from(unique()));
    let merchant_id = MerchantId::new(at_ms, random).to_string();
    let missing = match brace {
        "{merchant_id}" => merchant_id.clone(),
        "{key_id}" => KeyId::new(at_ms, random).to_string(),
        "{member_id}" => MemberId::new(at_ms, random).to_string(),
        "{invitation_id}" => InvitationId::new(at_ms, random).to_string(),
        "{session_id}" => SessionId::new(at_ms, random).to_string(),
        "{organisation_id}" => OrganisationId::new(at_ms, random).to_string(),
        "{passkey_id}" => PasskeyId::new(at_ms, random).to_string(),
        other => panic!("add an id for {other}"),
    };
    let other_kind = if missing == merchant_id { KeyId::new(at_ms, random).to_string() } else { merchant_id };
    vec![
        missing.clone(),
        missing.to_uppercase(),
        other_kind,
        "1".to_owned(),
        "%00".to_owned(),
        "..%2F..".to_owned(),
        "a".repeat(3000),
    ]
}

fn without_instance(mut problem: Problem) -> Problem {
    problem.instance.clear();
    problem
}

/// The endpoints with an id in their path, each with its placeholder.
fn naming_endpoints() -> impl Iterator<Item = (&'static EndpointRow, &'static str)> {
    ENDPOINTS.iter().filter_map(|row| Some((row, &row.path[row.path.find('{')?..=row.path.find('}')?])))
}

#[test]
fn another_organisations_id_is_answered_like_a_missing_id() {
    let theirs = Asked::new();
    for (row, brace) in naming_endpoints() {
        // A single member would reach a rate limit.
        let ours = Organisation::new();
        let request = || theirs.request(&ours.owner, row);
        let foreign = without_instance(theirs.organisation.refuses(request()));
        assert_eq!(foreign.code, ErrorCode::NotFound, "{}", row.name);
        for id in missing(brace) {
            let path = format!("{}{}", row.path.replace(brace, &id), theirs.query(row));
            let answer = request().with_path(path).send().problem();
            assert_eq!(without_instance(answer), foreign, "{} {id}", row.name);
        }
    }
}

#[test]
fn foreign_and_missing_ids_get_the_same_error_for_invalid_input() {
    let (ours, theirs) = (Organisation::new(), Asked::new());
    for (row, brace) in naming_endpoints().filter(|(row, _)| row.method != Method::Get) {
        let [missing, foreign] = [row.path.replace(brace, &missing(brace)[0]), theirs.path(row)].map(|path| {
            let request = ours.owner.request(row.method, path).json(&serde_json::json!({ "name": 5 }));
            without_instance(request.send().problem())
        });
        assert_eq!(missing, foreign, "{}", row.name);
    }
}

#[test]
fn lists_contain_nothing_of_other_organisations() {
    let (ours, theirs) = (Organisation::new(), Asked::new());
    let invitation = theirs.organisation.invite(Role::Viewer).invitation;
    let id_of_theirs = [
        theirs.key.merchant_id.to_string(),
        theirs.key.id.to_string(),
        theirs.organisation.owner_record.id.to_string(),
        invitation.id.to_string(),
    ];
    for path in
        ["/api/merchants", "/api/activity", "/api/members", "/api/invitations", "/api/sessions", "/api/passkeys"]
    {
        let reply = ours.owner.request("GET", path).send();
        let told = reply.text();
        assert!(id_of_theirs.iter().all(|id| !told.contains(id)), "{path}");
    }
    for id in [theirs.key.merchant_id.to_string(), theirs.key.id.to_string()] {
        let found = ours.owner.request("GET", format!("/api/merchants?search={id}")).send().json();
        assert_eq!(found["items"], serde_json::json!([]));
    }
}
