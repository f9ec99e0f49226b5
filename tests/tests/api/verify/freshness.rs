//! A revoked key is rejected within a second, even while it is in use.

use super::{asked, code_of, issued};
use keywright_tests::caller::Caller;
use shared::endpoint::VerifyKey;
use shared::verification::VerificationCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const PROMISED: Duration = Duration::from_secs(1);

#[test]
fn a_revoked_key_in_use_is_rejected_permanently_within_a_second() {
    for _ in 0..3 {
        let issued = issued();
        assert_eq!(code_of(&issued.secret), VerificationCode::Valid);
        let is_over = AtomicBool::new(false);
        let (revoked_at, answers) = thread::scope(|scope| {
            let asking = scope.spawn(|| {
                let mut answers = Vec::new();
                while !is_over.load(Ordering::Relaxed) {
                    answers.push((code_of(&issued.secret), Instant::now()));
                }
                answers
            });
            thread::sleep(Duration::from_millis(300));
            issued.organisation.revoke(&issued.key);
            let revoked_at = Instant::now();
            thread::sleep(2 * PROMISED);
            is_over.store(true, Ordering::Relaxed);
            (revoked_at, asking.join().expect("answers"))
        });
        let first_no = answers.iter().position(|(code, _)| *code == VerificationCode::Revoked).expect("a rejection");
        let (yes, no) = answers.split_at(first_no);
        assert!(no.iter().all(|(code, _)| *code == VerificationCode::Revoked), "a revoked key was accepted again");
        let (_, last_yes) = yes.last().expect("an accepted verification");
        assert!(last_yes.saturating_duration_since(revoked_at) <= PROMISED, "{:?}", *last_yes - revoked_at);
    }
}

#[test]
fn a_new_key_works_immediately() {
    for _ in 0..5 {
        assert_eq!(code_of(&issued().secret), VerificationCode::Valid);
    }
}

#[test]
fn concurrent_verifications_of_a_cold_key_all_succeed() {
    let issued = issued();
    thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| {
                let told = Caller::gateway().call::<VerifyKey>(&(), &asked(&issued.secret));
                assert!(told.valid);
            });
        }
    });
}

#[test]
fn concurrent_verifications_succeed_while_the_log_is_read() {
    let issued = issued();
    let end = Instant::now() + 3 * PROMISED;
    thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                while Instant::now() < end {
                    assert_eq!(code_of(&issued.secret), VerificationCode::Valid);
                }
            });
        }
    });
}
