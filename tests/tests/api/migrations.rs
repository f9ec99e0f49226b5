//! Migrations of a database with data.

use keywright_tests::migrations::Migrations;
use keywright_tests::usage_history;
use serde_json::json;

/// Two members and the rows that refer to them.
const PEOPLE: &str = "
    INSERT INTO organisations (id, name, created_at) VALUES ('org_1', 'Shop', 1);
    INSERT INTO members (id, organisation_id, name, email, role, created_at) VALUES
        ('mem_1', 'org_1', 'Ada', 'ada@shop.example', 'owner', 1),
        ('mem_2', 'org_1', 'Grace', 'grace@shop.example', 'viewer', 2);
    INSERT INTO sign_in_links (token_hash, member_id, created_at, expires_at)
        VALUES (hex(zeroblob(32)), 'mem_1', 1, 2);
    INSERT INTO sessions (token_hash, member_id, created_at, expires_at, last_seen_at)
        VALUES (hex(zeroblob(32)), 'mem_2', 1, 2, 1);
    INSERT INTO merchants (id, organisation_id, name, website, created_at, created_by, updated_at, updated_by)
        VALUES ('mer_1', 'org_1', 'Shop', 'https://shop.example', 1, 'mem_1', 1, 'mem_2');
    INSERT INTO events (id, organisation_id, at, action, done_by, member_id, merchant_id, before, after)
        VALUES ('evt_1', 'org_1', 1, 'merchant_created', 'mem_1', NULL, 'mer_1', '{}', '{}'),
               ('evt_2', 'org_1', 2, 'signed_in', 'mem_2', 'mem_2', NULL, '{}', '{}');";

#[test]
fn rebuilding_the_members_table_keeps_references() {
    let database = Migrations::none("members");
    database.apply_until("0006");
    database.execute(PEOPLE);
    let all = "SELECT id, organisation_id, name, email, role, created_at FROM members ORDER BY id";
    let before = database.execute(all);
    database.apply_until("9999");
    assert_eq!(database.execute(all), before);
    assert_eq!(database.execute("PRAGMA foreign_key_check"), json!([]));
    let told = database.execute(
        "SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM merchants) AS merchants,
                (SELECT count(*) FROM sign_in_links) AS links, (SELECT count(*) FROM sessions) AS sessions",
    );
    assert_eq!(told, json!([{ "events": 2, "merchants": 1, "links": 1, "sessions": 0 }]));
    let tables = database.execute("SELECT sql FROM sqlite_master WHERE sql LIKE '%members_before%'");
    assert_eq!(tables, json!([]), "nothing must refer to the temporary table");
}

/// A key, its replacement, and a key that expires on its own.
const KEYS: &str = "
    INSERT INTO keys (id, organisation_id, merchant_id, mode, permissions, digest, hint, allowed_ips, expires_at, replaces,
                      created_at, created_by, updated_at, updated_by)
    SELECT id, 'org_1', 'mer_1', 'test', 1, printf('%064d', at), 'kw_test', '[]', expires_at, replaces, at, by, at, by
    FROM (SELECT 'key_1' AS id, 1 AS at, 9 AS expires_at, NULL AS replaces, 'mem_1' AS by
          UNION ALL SELECT 'key_2', 2, NULL, 'key_1', 'mem_2'
          UNION ALL SELECT 'key_3', 3, 9, NULL, 'mem_1');";

#[test]
fn a_migrated_replaced_key_knows_who_replaced_it() {
    let database = Migrations::none("keys");
    database.apply_until("0006");
    database.execute(PEOPLE);
    database.execute(KEYS);
    database.apply_until("9999");
    let told = database.execute("SELECT id, expires_by FROM keys ORDER BY id");
    let expected = json!([
        { "id": "key_1", "expires_by": "mem_2" },
        { "id": "key_2", "expires_by": null },
        { "id": "key_3", "expires_by": null },
    ]);
    assert_eq!(told, expected);
}

/// Three replaced keys: one without an expiry before, one with a later expiry, one without an event.
const REPLACED: &str = "
    INSERT INTO keys (id, organisation_id, merchant_id, mode, permissions, digest, hint, allowed_ips, expires_at,
                      expires_by, created_at, created_by, updated_at, updated_by)
    SELECT 'key_' || value, 'org_1', 'mer_1', 'test', 1, printf('%064d', value), 'kw_test', '[]', 9, 'mem_1',
           1, 'mem_1', 1, 'mem_1' FROM json_each('[1, 2, 3]');
    INSERT INTO events (id, organisation_id, number, at, action, done_by, key_id, before, after) VALUES
        ('evt_3', 'org_1', 3, 3, 'key_replaced', 'mem_1', 'key_1', '{\"expires_at\":null}', '{}'),
        ('evt_4', 'org_1', 4, 4, 'key_replaced', 'mem_1', 'key_2', '{\"expires_at\":\"2027-01-31T09:30:00.123Z\"}', '{}'),
        ('evt_5', 'org_1', 5, 5, 'rotation_finished', 'mem_1', 'key_2',
         '{\"expires_at\":\"2026-01-31T09:30:00.000Z\"}', '{}');";

#[test]
fn a_migrated_replaced_key_gets_its_expiry_from_its_event() {
    let database = Migrations::none("grace");
    database.apply_until("0006");
    database.execute(PEOPLE);
    database.apply_until("0015");
    database.execute(REPLACED);
    database.apply_until("9999");
    let told = database.execute("SELECT id, expires_at, grace_ends_at, ends_at FROM keys ORDER BY id");
    let expected = json!([
        { "id": "key_1", "expires_at": null, "grace_ends_at": 9, "ends_at": 9 },
        { "id": "key_2", "expires_at": 1_801_387_800_123_i64, "grace_ends_at": 9, "ends_at": 9 },
        { "id": "key_3", "expires_at": 9, "grace_ends_at": 9, "ends_at": 9 },
    ]);
    assert_eq!(told, expected);
}

/// Usage of two keys as it was kept before migration 0022: by hour, and by day for old days; and a key without usage.
const USAGE: &str = "
    INSERT INTO usage_hours (key_id, hour_at, code, calls) VALUES
        ('key_1', 1798758000000, 'valid', 70000), ('key_1', 1798758000000, 'insufficient_permissions', 3),
        ('key_1', 1798675200000, 'valid', 5), ('key_1', 1798761600000, 'valid', 1), ('key_2', 1798758000000, 'expired', 2);
    INSERT INTO usage_days (key_id, day_at, code, calls) VALUES
        ('key_1', 1738368000000, 'valid', 40000), ('key_1', 1738368000000, 'ip_not_allowed', 4);
    UPDATE keys SET last_used_at = 1798761660000 WHERE id = 'key_1';
    UPDATE keys SET last_used_at = 1798675260000 WHERE id = 'key_2';";

#[test]
fn usage_is_kept_when_it_moves_into_one_row_for_each_key_and_day() {
    let database = Migrations::none("usage");
    database.apply_until("0006");
    database.execute(PEOPLE);
    database.execute(KEYS);
    database.execute(USAGE);
    database.apply_until("9999");
    let days = database.execute(
        "SELECT key_id, day_at, hex(hours) AS hours, calls, refusals, last_used_at FROM key_days ORDER BY key_id, day_at",
    );
    let told: Vec<_> = days.as_array().expect("rows").iter().map(Day::read).collect();
    let [old_day, last_day, new_year, day_before] =
        [1_738_368_000_000, 1_798_675_200_000, 1_798_761_600_000, 1_798_675_200_000];
    assert_eq!(
        told,
        [
            Day::new("key_1", old_day, &[("ip_not_allowed", 0, 4), ("valid", 0, 40_000)], None),
            Day::new(
                "key_1",
                last_day,
                &[("insufficient_permissions", 23, 3), ("valid", 0, 5), ("valid", 23, 70_000)],
                None
            ),
            Day::new("key_1", new_year, &[("valid", 0, 1)], Some(1_798_761_660_000)),
            Day::new("key_2", day_before, &[("expired", 23, 2)], Some(1_798_675_260_000)),
        ]
    );
    let left =
        database.execute("SELECT (SELECT count(*) FROM usage_hours) + (SELECT count(*) FROM usage_days) AS left");
    assert_eq!(left, json!([{ "left": 0 }]));
}

/// A row of `key_days`: its calls by result and hour, sorted.
#[derive(Debug, PartialEq)]
struct Day {
    key_id: String,
    day_at: i64,
    hours: Vec<(String, usize, u32)>,
    calls: u64,
    refusals: u64,
    last_used_at: Option<i64>,
}

impl Day {
    fn new(key_id: &str, day_at: i64, hours: &[(&str, usize, u32)], last_used_at: Option<i64>) -> Self {
        let sum = |is_counted: fn(&str) -> bool| {
            hours.iter().filter(|(code, ..)| is_counted(code)).map(|(_, _, calls)| u64::from(*calls)).sum()
        };
        let (calls, refusals) = (sum(|_| true), sum(|code| code != "valid"));
        let hours = hours.iter().map(|(code, hour, calls)| ((*code).to_owned(), *hour, *calls)).collect();
        Self { key_id: key_id.to_owned(), day_at, hours, calls, refusals, last_used_at }
    }

    fn read(row: &serde_json::Value) -> Self {
        let mut hours: Vec<_> = usage_history::from_cbor(row["hours"].as_str().expect("bytes"))
            .into_iter()
            .flat_map(|(code, hours)| {
                let counted = hours.into_iter().enumerate().filter(|(_, calls)| *calls > 0);
                counted.map(move |(hour, calls)| (code.clone(), hour, calls))
            })
            .collect();
        hours.sort();
        Self {
            key_id: row["key_id"].as_str().expect("an id").to_owned(),
            day_at: row["day_at"].as_i64().expect("a time"),
            hours,
            calls: row["calls"].as_u64().expect("a number"),
            refusals: row["refusals"].as_u64().expect("a number"),
            last_used_at: row["last_used_at"].as_i64(),
        }
    }
}
