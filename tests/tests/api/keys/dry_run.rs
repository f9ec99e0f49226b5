//! `POST /api/keys/{key_id}/allowed-ips/dry-run`: a list of addresses against the calls of the last 30 days.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::until::until;
use keywright_tests::usage_history::recorded_for;
use serde_json::json;
use shared::endpoint::{CreateKey, DryRunAllowedIps, ListKeyNetworks, Nothing, VerifyKey};
use shared::field::FieldErrorCode;
use shared::key::{CreatedKey, Mode};
use shared::moment::Moment;
use shared::usage::{AllowedIpsDryRun, DryRunReport};
use shared::verification::VerificationRequest;
use std::time::Duration;

const COUNTED: Duration = Duration::from_secs(10);

/// A key with five accepted calls: from two IPv4 networks, an IPv6 network, and an unknown address; and one rejected call.
fn called() -> (Organisation, CreatedKey) {
    let organisation = Organisation::new();
    let made = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new_key(Mode::Test));
    recorded_for(200 * Moment::DAY_MS);
    let verify = |body: serde_json::Value| {
        let request: VerificationRequest = serde_json::from_value(body).expect("a request");
        Caller::gateway().call::<VerifyKey>(&(), &request);
    };
    for ip in ["203.0.113.7", "203.0.113.250", "198.51.100.1", "2001:db8:1::1"] {
        verify(json!({ "key": made.secret, "ip": ip }));
    }
    verify(json!({ "key": made.secret }));
    verify(json!({ "key": made.secret, "ip": "192.0.2.1", "mode": "live" }));
    until("six calls are counted", COUNTED, || {
        let networks = organisation.owner.call::<ListKeyNetworks>(&made.key.id, &Nothing {}).items;
        (networks.iter().map(|network| network.calls).sum::<u64>() == 6).then_some(())
    });
    (organisation, made)
}

fn dry_run(organisation: &Organisation, made: &CreatedKey, allowed_ips: &[&str]) -> DryRunReport {
    let allowed_ips = allowed_ips.iter().map(|&ip| ip.to_owned()).collect();
    organisation.owner.call::<DryRunAllowedIps>(&made.key.id, &AllowedIpsDryRun { allowed_ips })
}

#[test]
fn calls_are_divided_into_inside_outside_and_unknown() {
    let (organisation, made) = called();
    for (allowed_ips, inside, outside) in [
        (&["203.0.113.0/24"][..], 2, 2),
        (&["203.0.112.0/23"], 2, 2),
        (&["203.0.113.0/25", "203.0.113.128/25"], 2, 2),
        (&["203.0.113.0/25", "203.0.113.128/26", "203.0.113.192/26"], 2, 2),
        (&["203.0.113.7", "203.0.113.250"], 0, 4),
        (&["203.0.113.0/25"], 0, 4),
        (&["0.0.0.0/0"], 3, 1),
        (&["0.0.0.0/1", "128.0.0.0/1"], 3, 1),
        (&["::/0"], 1, 3),
        (&["2001:db8:1::/48"], 1, 3),
        (&["2001:db8::/32"], 1, 3),
        (&["2001:db8:1::/49", "2001:db8:1:8000::/49"], 1, 3),
        (&["2001:db8:1::/49"], 0, 4),
        (&["::ffff:203.0.113.0/120"], 2, 2),
        (&["10.0.0.0/8"], 0, 4),
        (&["203.0.113.0/24", "198.51.100.0/24", "2001:db8:1::/48"], 4, 0),
    ] {
        let report = dry_run(&organisation, &made, allowed_ips);
        assert_eq!((report.inside, report.outside), (inside, outside), "{allowed_ips:?}");
        assert_eq!((report.calls, report.unknown, report.complete), (5, 1, true), "{allowed_ips:?}");
        let outside_calls: u64 = report.outside_networks.iter().map(|network| network.calls).sum();
        assert_eq!(outside_calls, outside, "{allowed_ips:?}");
        assert_eq!(report.since, made.key.created_at);
    }
}

#[test]
fn networks_that_are_partly_inside_are_marked() {
    let (organisation, made) = called();
    let report = dry_run(&organisation, &made, &["203.0.113.7", "2001:db8:1::1/128"]);
    let told: Vec<_> = report
        .outside_networks
        .iter()
        .map(|network| (network.network.to_string(), network.calls, network.is_partly_inside))
        .collect();
    let expected = [("203.0.113.0/24", 2, true), ("198.51.100.0/24", 1, false), ("2001:db8:1::/48", 1, true)];
    assert_eq!(told, expected.map(|(network, calls, partly)| (network.to_owned(), calls, partly)));
}

#[test]
fn an_empty_list_allows_all_calls() {
    let (organisation, made) = called();
    let report = dry_run(&organisation, &made, &[]);
    assert_eq!((report.calls, report.inside, report.outside, report.unknown), (5, 5, 0, 0));
}

#[test]
fn an_invalid_list_is_rejected_with_its_entries() {
    let (organisation, made) = called();
    let path = format!("/api/keys/{}/allowed-ips/dry-run", made.key.id);
    let request = organisation.owner.request("POST", &path).json(&json!({ "allowed_ips": ["10.0.0.0/8", "nowhere"] }));
    let problem = organisation.refuses(request);
    let errors: Vec<_> = problem.errors.into_iter().map(|error| (error.field, error.code)).collect();
    assert_eq!(errors, [("allowed_ips[1]".to_owned(), FieldErrorCode::Invalid)]);
}
