//! The response time does not reveal whether an email address belongs to a member.

use crate::alone;
use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, unique};
use shared::endpoint::RequestSignInLink;
use shared::session::SignInLinkRequest;
use std::time::{Duration, Instant};

const REQUESTS: usize = 400;
/// The accepted difference between one half and the chance that a member's address takes longer.
const TOLERANCE: f64 = 0.06;

fn timed(email: &str) -> Duration {
    let sent = SignInLinkRequest { email: email.to_owned() };
    let request = Caller::nobody().request_to::<RequestSignInLink>(&(), &sent).from_elsewhere();
    let begun = Instant::now();
    assert_eq!(request.send().status, 204);
    begun.elapsed()
}

/// The chance that a random element of `these` is longer than one of `those` (Mann-Whitney).
fn chance_of_longer(these: &[Duration], those: &[Duration]) -> f64 {
    let longer = these.iter().map(|this| those.iter().filter(|that| this > *that).count()).sum::<usize>();
    longer as f64 / (these.len() * those.len()) as f64
}

/// The chance, from one measurement, that a request for a member's address takes longer.
fn measured(members: &[String]) -> f64 {
    // The order ABBA spreads delays from a request's background work evenly over both groups.
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..REQUESTS / 4 {
        let stranger = || timed(&format!("nobody-{}@shop.example", unique()));
        let member = &members[round % members.len()];
        known.push(timed(member));
        unknown.push(stranger());
        unknown.push(stranger());
        known.push(timed(member));
    }
    chance_of_longer(&known, &unknown)
}

#[test]
fn requesting_a_link_takes_as_long_for_a_member_as_for_a_stranger() {
    let _alone = alone();
    let members: Vec<_> = (0..20).map(|_| Organisation::new().owner_record.email).collect();
    for _ in 0..40 {
        timed("warm-up@shop.example");
    }
    // With equal times, one in 25 measurements exceeds the tolerance by chance; with different times, every one does.
    let mut chances = (0..3).map(|_| measured(&members)).inspect(|chance| println!("{chance:.3}"));
    assert!(chances.any(|chance| (chance - 0.5).abs() <= TOLERANCE));
}
