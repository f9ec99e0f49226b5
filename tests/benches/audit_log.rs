//! Compares pages of 100,000 events to pages of 1,000, with every kind of filter. Then exports and verifies 100,000
//! events, and watches the memory of workerd.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use keywright_tests::audit_log;
use keywright_tests::audit_log::everything;
use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::paired_bench::print_row;
use keywright_tests::worker::worker;
use shared::activity::{ActivityAction, ActivityFilter, ChainCheck, ExportFormat};
use shared::endpoint::{ExportActivity, ListActivity};
use shared::id::{MemberId, MerchantId};
use shared::moment::Moment;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const FEW: u32 = 1_000;
const MANY: u32 = 100_000;
const TURNS: usize = 100;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// An organisation, and the ids that its events refer to.
struct Account {
    owner: Caller,
    member_id: MemberId,
    merchant_id: MerchantId,
}

fn main() {
    let (few, many) = (account(FEW), account(MANY));
    println!("| A page of 50 events | of {FEW} | of {MANY} | ratio |");
    println!("|---|---|---|---|");
    for (name, filter) in filters() {
        let ask = |account: &Account| drop(account.owner.call::<ListActivity>(&(), &filter(account)));
        ask(&many);
        print_row(name, TURNS, || ask(&few), || ask(&many));
    }
    println!();
    println!("| Of {MANY} events | time | size | memory of workerd before | at most |");
    println!("|---|---|---|---|---|");
    for format in ExportFormat::ALL {
        watch(&format!("export as {format}"), || {
            let export = everything(*format);
            many.owner.ask::<ExportActivity>(&(), &export).text().len()
        });
    }
    for name in ["adding checkpoints and verifying", "verifying again"] {
        watch(name, || {
            let report = audit_log::verify(&many.owner, &ChainCheck { digest: None, from_start: true });
            assert!(report.is_intact && report.events > u64::from(MANY), "{report:?}");
            0
        });
    }
}

type Filter = fn(&Account) -> ActivityFilter;

fn filters() -> [(&'static str, Filter); 8] {
    const RARE: Option<ActivityAction> = Some(ActivityAction::MerchantCreated);
    [
        ("all", |_| ActivityFilter::default()),
        ("by action", |_| ActivityFilter { action: RARE, ..ActivityFilter::default() }),
        ("of a merchant", |account| ActivityFilter {
            merchant_id: Some(account.merchant_id),
            ..ActivityFilter::default()
        }),
        ("of a merchant by action", |account| ActivityFilter {
            merchant_id: Some(account.merchant_id),
            action: RARE,
            ..ActivityFilter::default()
        }),
        ("of a member", |account| ActivityFilter { member_id: Some(account.member_id), ..ActivityFilter::default() }),
        ("of a member by action", |account| ActivityFilter {
            member_id: Some(account.member_id),
            action: RARE,
            ..ActivityFilter::default()
        }),
        ("of a merchant and a member", |account| ActivityFilter {
            merchant_id: Some(account.merchant_id),
            member_id: Some(account.member_id),
            ..ActivityFilter::default()
        }),
        ("between two moments", |_| ActivityFilter {
            from: Some(Moment::from_ms(1_700_000_000_100)),
            until: Some(Moment::from_ms(1_700_000_000_200)),
            ..ActivityFilter::default()
        }),
    ]
}

/// Runs `act` once while watching the memory. `act` returns the size of its result in bytes.
fn watch(name: &str, act: impl Fn() -> usize) {
    let (before, begun, is_done) = (worker().memory(), Instant::now(), AtomicBool::new(false));
    let (size, most) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut most = before;
            while !is_done.load(Ordering::Relaxed) {
                most = most.max(worker().memory());
                thread::sleep(BETWEEN_LOOKS);
            }
            most
        });
        let size = act();
        is_done.store(true, Ordering::Relaxed);
        (size, watcher.join().expect("a watcher"))
    });
    let mib = |bytes: u64| bytes >> 20;
    let (seconds, size) = (begun.elapsed().as_secs_f64(), mib(size as u64));
    println!("| {name} | {seconds:.1} s | {size} MiB | {} MiB | {} MiB |", mib(before), mib(most));
}

/// Fills the table by SQL: the API would take longer than the whole bench.
fn account(events: u32) -> Account {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let member_id = organisation.owner_record.id;
    let parameters = [organisation.id.to_string(), events.to_string(), member_id.to_string(), merchant_id.to_string()];
    let begun = Instant::now();
    database::run(EVENTS, &parameters.each_ref().map(String::as_str));
    eprintln!("{events} events were written in {:.1} s", begun.elapsed().as_secs_f64());
    Account { owner: organisation.owner, member_id, merchant_id }
}

const EVENTS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(?2 AS INTEGER))
    INSERT INTO events (organisation_id, number, id, at, action, done_by, ip, user_agent, merchant_id, before, after)
    SELECT ?1, last + i, 'evt_' || substr(?1, 5, 18) || printf('%08d', i), 1700000000000 + i, 'merchant_updated', ?3,
           '203.0.113.7', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0', ?4,
           json_object('name', 'Shop ' || i), json_object('name', 'Store ' || i)
    FROM n, (SELECT max(number) AS last FROM events WHERE organisation_id = ?1)";
