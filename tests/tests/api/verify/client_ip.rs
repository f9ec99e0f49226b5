//! The client's address in every notation of gateways, compared to a key's allowed addresses.

use super::{Issued, asked, issued, issued_as};
use keywright_tests::caller::Caller;
use keywright_tests::organisation::new_key;
use keywright_tests::request::{Reply, Request};
use keywright_tests::until::until;
use shared::endpoint::{GetKeyUsage, VerifyKey};
use shared::key::{Mode, NewKey};
use shared::problem::ErrorCode;
use shared::usage::UsageFilter;
use shared::verification::{VerificationCode, VerificationRequest};
use std::time::Duration;

const ALLOWED: [&str; 16] = [
    "203.0.113.7",
    "203.0.113.7:51234",
    "\"203.0.113.7\"",
    "\"203.0.113.7:51234\"",
    "for=203.0.113.7",
    "::ffff:203.0.113.7",
    "[::ffff:203.0.113.7]:443",
    "2001:db8::7",
    "2001:DB8:0:0:0:0:0:7",
    "[2001:db8::7]",
    "[2001:db8::7]:443",
    "\"[2001:db8::7]:443\"",
    "for=\"[2001:db8::7]:443\"",
    "2001:db8::7%eth0",
    "[2001:db8::7%25eth0]:443",
    " 203.0.113.7 ",
];
const UNREADABLE: [&str; 9] = [
    "unknown",
    "_hidden",
    "",
    "\"\"",
    "localhost:80",
    "203.0.113.7:port",
    "203.0.113.7/24",
    "[203.0.113.7",
    "2001:db8::g",
];

fn restricted() -> Issued {
    let allowed_ips = vec!["203.0.113.0/24".to_owned(), "2001:db8::/32".to_owned()];
    issued_as(&NewKey { allowed_ips, ..new_key(Mode::Test) })
}

fn authorize(issued: &Issued) -> Request {
    Caller::gateway().request("GET", "/v1/authorize").header("x-api-key", &issued.secret)
}

fn authorize_from(issued: &Issued, ip: &str) -> Reply {
    authorize(issued).header("x-forwarded-for", ip).send()
}

fn verify_from(issued: &Issued, ip: &str) -> Reply {
    let request = VerificationRequest { ip: Some(ip.to_owned()), ..asked(&issued.secret) };
    Caller::gateway().ask::<VerifyKey>(&(), &request)
}

fn assert_unreadable(reply: &Reply, ip: &str) {
    assert_eq!((reply.status, reply.header("keywright-code")), (422, "ip_unreadable"), "{ip:?}: {reply:?}");
    assert_eq!(reply.problem().code, ErrorCode::IpUnreadable, "{ip:?}");
}

#[test]
fn ports_brackets_quotes_and_zones_are_ignored() {
    let issued = restricted();
    for ip in ALLOWED {
        assert_eq!(authorize_from(&issued, ip).status, 204, "{ip}");
        assert_eq!(verify_from(&issued, ip).json()["code"], "valid", "{ip}");
    }
    for ip in ["198.51.100.1:51234", "[2001:db9::7]:443", "\"198.51.100.1\""] {
        assert_eq!(authorize_from(&issued, ip).header("keywright-code"), "ip_not_allowed", "{ip}");
        assert_eq!(verify_from(&issued, ip).json()["code"], "ip_not_allowed", "{ip}");
    }
}

#[test]
fn the_last_address_counts_except_the_gateways_own() {
    let issued = restricted();
    let ask = |forwarded: &str| authorize(&issued).header("x-forwarded-for", forwarded);
    assert_eq!(ask("unknown, 203.0.113.7:51234").send().status, 204);
    assert_unreadable(&ask("203.0.113.7, unknown").send(), "203.0.113.7, unknown");
    assert_unreadable(&ask("203.0.113.7,").send(), "203.0.113.7,");
    let behind = |forwarded: &str| ask(forwarded).header("cf-connecting-ip", "198.51.100.1").send().status;
    assert_eq!(behind("203.0.113.7:51234, 198.51.100.1"), 204);
    assert_eq!(behind("203.0.113.7:51234, ::ffff:198.51.100.1"), 204);
}

#[test]
fn an_unreadable_address_is_an_error_only_for_restricted_keys() {
    let (restricted, open) = (restricted(), issued());
    for ip in UNREADABLE {
        assert_unreadable(&verify_from(&restricted, ip), ip);
        assert_eq!(verify_from(&open, ip).json()["code"], "valid", "{ip:?}");
        assert_eq!(authorize_from(&open, ip).status, 204, "{ip:?}");
        if !ip.is_empty() {
            assert_unreadable(&authorize_from(&restricted, ip), ip);
        }
    }
    let without = authorize(&restricted).send();
    assert_eq!((without.status, without.header("keywright-code")), (403, "ip_not_allowed"));
}

#[test]
fn other_reasons_take_precedence_over_unreadable_addresses() {
    let issued = restricted();
    issued.organisation.disable(&issued.key);
    let reply = until("the key is disabled", Duration::from_secs(2), || {
        Some(authorize_from(&issued, "unknown")).filter(|reply| reply.status == 401)
    });
    assert_eq!(reply.header("keywright-code"), "disabled");
}

#[test]
fn unreadable_addresses_are_counted_in_the_usage() {
    let issued = restricted();
    assert_unreadable(&authorize_from(&issued, "unknown"), "unknown");
    assert_unreadable(&verify_from(&issued, "_hidden"), "_hidden");
    until("both are counted", Duration::from_secs(5), || {
        let usage = issued.organisation.owner.call::<GetKeyUsage>(&issued.key.id, &UsageFilter::default());
        let outcomes = usage.steps.iter().flat_map(|step| &step.outcomes);
        let unreadable: u64 = outcomes
            .filter(|outcome| outcome.code == VerificationCode::IpUnreadable)
            .map(|outcome| outcome.calls)
            .sum();
        (unreadable == 2 && usage.refusals == 2).then_some(())
    });
}
