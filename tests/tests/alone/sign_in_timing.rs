//! The time of a response does not tell whether an address is a member's.

use crate::alone;
use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, unique};
use shared::endpoint::RequestSignInLink;
use shared::session::SignInLinkRequest;
use std::time::{Duration, Instant};

const REQUESTS: usize = 400;
/// How far from one half the chance can be that a member's address takes longer.
const TOLERANCE: f64 = 0.06;

fn timed(email: &str) -> Duration {
    let sent = SignInLinkRequest { email: email.to_owned() };
    let request = Caller::nobody().request_to::<RequestSignInLink>(&(), &sent).from_elsewhere();
    let begun = Instant::now();
    assert_eq!(request.send().status, 204);
    begun.elapsed()
}

/// The chance that one of `these` is longer than one of `those` (Mann-Whitney).
fn chance_of_longer(these: &[Duration], those: &[Duration]) -> f64 {
    let longer = these.iter().map(|this| those.iter().filter(|that| this > *that).count()).sum::<usize>();
    longer as f64 / (these.len() * those.len()) as f64
}

/// How likely it is, by one measurement, that a request for a member's address takes longer.
fn measured(members: &[String]) -> f64 {
    // In the order ABBA, so that what a request leaves to be done afterwards delays both alike.
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
fn a_request_for_a_link_takes_as_long_for_a_member_as_for_a_stranger() {
    let _alone = alone();
    let members: Vec<_> = (0..20).map(|_| Organisation::new().owner_record.email).collect();
    for _ in 0..40 {
        timed("warm-up@shop.example");
    }
    // Of equal times every 25th measurement is further off by chance; of times that tell, each is.
    let mut chances = (0..3).map(|_| measured(&members)).inspect(|chance| println!("{chance:.3}"));
    assert!(chances.any(|chance| (chance - 0.5).abs() <= TOLERANCE));
}
