//! Do lists stay flat? A page of an account with 10,000 things against the same page of one with 10,
//! asked in turns in one run, so that only the ratio counts.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use shared::endpoint::{Endpoint, ListKeys, ListMerchants};
use shared::id::MerchantId;
use shared::key::KeyFilter;
use shared::merchant::{MerchantFilter, MerchantOrder};
use std::time::{Duration, Instant};

const FEW: u32 = 10;
const MANY: u32 = 10_000;
const TURNS: usize = 200;

/// An organisation with many merchants, the first of which has as many keys.
struct Account {
    owner: Caller,
    merchant_id: MerchantId,
}

fn main() {
    let (few, many) = (account(1, FEW), account(2, MANY));
    println!("| A page of 10 | of {FEW} | of {MANY} | ratio |");
    println!("|---|---|---|---|");
    for (name, order) in
        [("merchants, newest first", MerchantOrder::Newest), ("merchants by name", MerchantOrder::Name)]
    {
        let filter = MerchantFilter { order: Some(order), limit: "10".parse().ok(), ..MerchantFilter::default() };
        compare::<ListMerchants>(name, (&few, &()), (&many, &()), &filter);
    }
    let filter = KeyFilter { limit: "10".parse().ok(), ..KeyFilter::default() };
    compare::<ListKeys>("keys of one merchant", (&few, &few.merchant_id), (&many, &many.merchant_id), &filter);
    let last_page = KeyFilter { cursor: cursor_near_the_end(&many), ..filter.clone() };
    let (first, last) = measure(
        || drop(many.owner.call::<ListKeys>(&many.merchant_id, &filter)),
        || drop(many.owner.call::<ListKeys>(&many.merchant_id, &last_page)),
    );
    print_row("keys: the first page, the 90th", first, last);
}

fn compare<E: Endpoint>(name: &str, few: (&Account, &E::Target), many: (&Account, &E::Target), input: &E::Input) {
    let (few, many) =
        measure(|| drop(few.0.owner.call::<E>(few.1, input)), || drop(many.0.owner.call::<E>(many.1, input)));
    print_row(name, few, many);
}

fn print_row(name: &str, one: Duration, other: Duration) {
    let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
    println!("| {name} | {:.2} ms | {:.2} ms | {:.2} |", ms(one), ms(other), ms(other) / ms(one));
}

/// The medians of two calls made in turns.
fn measure(one: impl Fn(), other: impl Fn()) -> (Duration, Duration) {
    let timed = |call: &dyn Fn()| {
        let begun = Instant::now();
        call();
        begun.elapsed()
    };
    let (mut ones, mut others): (Vec<_>, Vec<_>) = (0..TURNS).map(|_| (timed(&one), timed(&other))).unzip();
    ones.sort_unstable();
    others.sort_unstable();
    (ones[TURNS / 2], others[TURNS / 2])
}

fn cursor_near_the_end(account: &Account) -> Option<String> {
    let mut filter = KeyFilter { limit: "100".parse().ok(), ..KeyFilter::default() };
    for _ in 0..90 {
        filter.cursor = account.owner.call::<ListKeys>(&account.merchant_id, &filter).next_cursor;
    }
    filter.cursor
}

/// Filled by SQL: through the API it would take longer than everything else.
fn account(number: u32, size: u32) -> Account {
    let organisation = Organisation::new();
    let owner = organisation.owner_record.id.to_string();
    let (organisation_id, size) = (organisation.id.to_string(), size.to_string());
    let first = format!("{number:06}{:020}", 1);
    for sql in [MERCHANTS, KEYS] {
        database::run(sql, &[&size, &organisation_id, &owner, &format!("{number:06}")]);
    }
    Account { owner: organisation.owner, merchant_id: format!("mer_{first}").parse().expect("an id") }
}

const MERCHANTS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(?1 AS INTEGER))
    INSERT INTO merchants (id, organisation_id, name, website, created_at, created_by, updated_at, updated_by)
    SELECT 'mer_' || ?4 || printf('%020d', i), ?2, 'Shop ' || (i * 7919 % 10007), 'https://shop.example', i, ?3, i, ?3
    FROM n";

const KEYS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(?1 AS INTEGER))
    INSERT INTO keys (id, organisation_id, merchant_id, mode, permissions, digest, hint, allowed_ips, name,
                      created_at, created_by, updated_at, updated_by)
    SELECT 'key_' || ?4 || printf('%020d', i), ?2, 'mer_' || ?4 || printf('%020d', 1), 'test', 1,
           printf('%s%058d', ?4, i), 'kw_test_…0000', '[]', 'Key ' || i, i, ?3, i, ?3
    FROM n";
