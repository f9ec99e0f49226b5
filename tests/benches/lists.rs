//! Compares a page of an account with 10,000 items to the same page of an account with 10. Both are requested
//! alternately in one run, so that only the ratio counts.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::paired_bench::print_row;
use shared::endpoint::{Endpoint, ListKeys, ListMerchants};
use shared::id::MerchantId;
use shared::key::KeyFilter;
use shared::merchant::{MerchantFilter, MerchantOrder};

const FEW: u32 = 10;
const MANY: u32 = 10_000;
const TURNS: usize = 200;

/// An organisation with many merchants. Its first merchant has equally many keys.
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
    print_row(
        "keys: the first page, the 90th",
        TURNS,
        || drop(many.owner.call::<ListKeys>(&many.merchant_id, &filter)),
        || drop(many.owner.call::<ListKeys>(&many.merchant_id, &last_page)),
    );
}

fn compare<E: Endpoint>(name: &str, few: (&Account, &E::Target), many: (&Account, &E::Target), input: &E::Input) {
    let ask = |(account, target): (&Account, &E::Target)| drop(account.owner.call::<E>(target, input));
    print_row(name, TURNS, || ask(few), || ask(many));
}

fn cursor_near_the_end(account: &Account) -> Option<String> {
    let mut filter = KeyFilter { limit: "100".parse().ok(), ..KeyFilter::default() };
    for _ in 0..90 {
        filter.cursor = account.owner.call::<ListKeys>(&account.merchant_id, &filter).next_cursor;
    }
    filter.cursor
}

/// Fills the tables by SQL: the API would take longer than the whole bench.
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
