//! The addresses from which a key can be used: reading, writing, containing.

use proptest::prelude::*;
use shared::field::FieldErrorCode;
use shared::key::{AllowedIp, Mode, NewKey};
use shared::moment::Moment;
use shared::permission::PermissionSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

fn allowed_ip(text: &str) -> AllowedIp {
    text.parse().expect(text)
}

fn key_from(allowed_ips: Vec<String>) -> NewKey {
    NewKey {
        mode: Mode::Live,
        permissions: PermissionSet::ALL,
        name: None,
        description: None,
        expires_at: None,
        allowed_ips,
        replaces: None,
        grace_seconds: None,
    }
}

#[test]
fn each_address_or_range_has_one_spelling() {
    for (text, printed) in [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7/32", "203.0.113.7"),
        (" 203.0.113.7/24 ", "203.0.113.0/24"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("2001:DB8::0:1", "2001:db8::1"),
        ("2001:db8::1/128", "2001:db8::1"),
        ("2001:db8:ffff::/32", "2001:db8::/32"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
    ] {
        assert_eq!(allowed_ip(text).to_string(), printed);
    }
}

#[test]
fn bits_after_the_prefix_are_noticed() {
    for (text, meant) in [
        ("203.0.113.7/24", "203.0.113.0/24"),
        (" 10.1.2.3/8", "10.0.0.0/8"),
        ("203.0.113.7/0", "0.0.0.0/0"),
        ("2001:db8::7/32", "2001:db8::/32"),
        ("::ffff:203.0.113.7/120", "203.0.113.0/24"),
    ] {
        assert_eq!(AllowedIp::without_host_part(text), Some(allowed_ip(meant)), "{text}");
    }
    for text in ["", "203.0.113.7", "203.0.113.7/32", "203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "10.0.0.0/40"] {
        assert_eq!(AllowedIp::without_host_part(text), None, "{text}");
    }
}

#[test]
fn a_text_that_is_neither_address_nor_range_is_rejected() {
    for text in [
        "",
        " ",
        "ten",
        "10.0.0",
        "10.0.0.256",
        "010.0.0.1",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0.1-10.0.0.9",
        "2001:db8::/129",
        "2001:db8::g",
        "example.com",
        "10.0.0.1:80",
        "fe80::1%eth0",
    ] {
        let error = text.parse::<AllowedIp>().expect_err(text).to_string();
        assert!(error.starts_with("This isn't a valid IP address or CIDR range"), "{text:?}: {error}");
    }
}

#[test]
fn a_range_contains_only_its_own_addresses() {
    let range = allowed_ip("203.0.113.0/24");
    for (address, inside) in [
        ("203.0.113.0", true),
        ("203.0.113.255", true),
        ("203.0.114.0", false),
        ("203.0.112.255", false),
        ("::ffff:203.0.113.7", true),
        ("2001:db8::1", false),
    ] {
        assert_eq!(range.contains(address.parse().expect(address)), inside, "{address}");
    }
}

#[test]
fn a_range_in_mapped_v6_form_contains_v4_addresses() {
    let range = allowed_ip("::ffff:203.0.113.0/120");
    assert!(range.contains("203.0.113.7".parse().expect("an address")));
    assert!(!range.contains("203.0.114.7".parse().expect("an address")));
}

#[test]
fn duplicate_ranges_are_removed() {
    let texts = ["10.1.2.3/8", "203.0.113.7", "10.0.0.0/8", "203.0.113.7/32"].map(str::to_owned);
    let facts = key_from(texts.to_vec()).check(Moment::from_ms(0)).expect("a right key");
    let kept: Vec<_> = facts.allowed_ips.iter().map(ToString::to_string).collect();
    assert_eq!(kept, ["10.0.0.0/8", "203.0.113.7"]);
}

#[test]
fn wrong_entries_are_quoted_with_their_index_and_shortened() {
    let long = "x".repeat(1000);
    let texts = ["10.0.0.0/8", "10.0.0.0/40", &long].map(str::to_owned);
    let findings = key_from(texts.to_vec()).check(Moment::from_ms(0)).expect_err("two wrong entries");
    let told: Vec<_> = findings.iter().map(|finding| (finding.field.as_str(), finding.message.as_str())).collect();
    let rest = "isn't a valid IP address or CIDR range, such as 203.0.113.0/24 or 2001:db8::/32.";
    let (short, cut) = (format!("“10.0.0.0/40” {rest}"), format!("“{}” {rest}", "x".repeat(60)));
    assert_eq!(told, [("allowed_ips[1]", short.as_str()), ("allowed_ips[2]", cut.as_str())]);
}

#[test]
fn leading_zeros_are_rejected_in_addresses_and_ranges() {
    for text in ["010.1.2.3", "010.0.0.0/8", "192.168.001.0/24", "::ffff:010.0.0.0/104"] {
        assert!(text.parse::<AllowedIp>().is_err(), "{text}");
        assert_eq!(AllowedIp::without_host_part(text), None, "{text}");
    }
}

#[test]
fn a_key_has_at_most_100_ranges() {
    let ranges = |count: u8| (0..count).map(|place| format!("10.0.{place}.0/24")).collect::<Vec<_>>();
    assert!(key_from(ranges(100)).check(Moment::from_ms(0)).is_ok());
    let findings = key_from(ranges(101)).check(Moment::from_ms(0)).expect_err("too many");
    assert_eq!((findings[0].field.as_str(), findings[0].code), ("allowed_ips", FieldErrorCode::TooMany));
    let repeated = vec!["10.0.0.0/8".to_owned(); 101];
    assert!(key_from(repeated).check(Moment::from_ms(0)).is_err(), "repeated ones count");
}

proptest! {
    #[test]
    fn a_v4_range_reads_back_and_contains_its_address(bits: u32, prefix in 0_u8..=32) {
        let address = IpAddr::V4(Ipv4Addr::from_bits(bits));
        let range = allowed_ip(&format!("{address}/{prefix}"));
        prop_assert!(range.contains(address));
        prop_assert_eq!(allowed_ip(&range.to_string()), range);
    }

    #[test]
    fn a_v6_range_reads_back_and_contains_its_address(bits: u128, prefix in 0_u8..=128) {
        let address = IpAddr::V6(Ipv6Addr::from_bits(bits));
        let range = allowed_ip(&format!("{address}/{prefix}"));
        prop_assert!(range.contains(address));
        prop_assert_eq!(allowed_ip(&range.to_string()), range);
    }
}
