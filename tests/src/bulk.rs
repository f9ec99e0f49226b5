//! Inserts many rows for an organisation at once, by SQL.

use crate::database;
use crate::organisation::{Organisation, unique};
use std::thread;
use std::time::Duration;

/// An SQL expression for an id that differs for each row `n`: the id alphabet contains all hexadecimal digits.
fn id(prefix: &str) -> String {
    format!("'{prefix}_0' || substr(lower(hex(randomblob(13))), 2)")
}

fn insert(organisation: &Organisation, many: usize, sql: &str) {
    let counted = format!("WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {many}) {sql}");
    database::run(&counted, &[&organisation.id.to_string(), &organisation.owner_record.id.to_string()]);
}

pub fn merchants(organisation: &Organisation, many: usize) {
    let sql = format!(
        "INSERT INTO merchants (id, organisation_id, name, website, created_at, created_by, updated_at, updated_by)
         SELECT {}, ?1, 'Corner shop ' || n, 'https://shop-' || n || '.example', n, ?2, n, ?2 FROM c",
        id("mer")
    );
    insert(organisation, many, &sql);
}

/// Searches until the search index of the merchant accounts is ready.
pub fn make_ready_for_search(organisation: &Organisation) {
    let search = || organisation.owner.request("GET", "/api/merchants?search=x&limit=1").send().status;
    while search() != 200 {
        thread::sleep(Duration::from_millis(300));
    }
}

/// Live keys, spread over all merchant accounts. The keys of one account form one rotation history.
pub fn keys(organisation: &Organisation, many: usize) {
    let owned = "FROM merchants WHERE organisation_id = ?1";
    let series = unique();
    let id = |n: &str| format!("'key_0' || printf('%09d', {n}) || '{series:016}'");
    let (own, predecessor) = (id("n"), id(&format!("n - (SELECT count(*) {owned})")));
    let sql = format!(
        "INSERT INTO keys (id, organisation_id, merchant_id, mode, permissions, digest, hint, allowed_ips, replaces,
                           created_at, created_by, updated_at, updated_by)
         SELECT {own}, ?1, m.id, 'live', 1, lower(hex(randomblob(32))), 'kw_live_…ab12', '[]',
                iif(n > (SELECT count(*) {owned}), {predecessor}, NULL), n, ?2, n, ?2
         FROM c, (SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS many {owned}) m
         WHERE m.place = n % m.many + 1 ORDER BY n"
    );
    insert(organisation, many, &sql);
}

/// Sessions of the owner.
pub fn sessions(organisation: &Organisation, many: usize) {
    let sql = format!(
        "INSERT INTO sessions (id, token_hash, member_id, created_at, last_seen_at, expires_at)
         SELECT {}, lower(hex(randomblob(32))), ?2, unixepoch() * 1000, unixepoch() * 1000, unixepoch() * 1000 + 3600000
         FROM c WHERE ?1 <> ''",
        id("ses")
    );
    insert(organisation, many, &sql);
}

pub fn invitations(organisation: &Organisation, many: usize) {
    let sql = format!(
        "INSERT INTO invitations (id, organisation_id, token_hash, name, email, role, created_at, created_by, expires_at)
         SELECT {}, ?1, lower(hex(randomblob(32))), 'Guest', 'guest-' || n || '@members.example', 'viewer', 0, ?2,
                unixepoch() * 1000 + 3600000 FROM c",
        id("inv")
    );
    insert(organisation, many, &sql);
}

/// Events that follow the existing ones.
pub fn events(organisation: &Organisation, many: usize) {
    let sql = format!(
        "INSERT INTO events (number, organisation_id, id, at, action, done_by, before, after)
         SELECT (SELECT max(number) FROM events WHERE organisation_id = ?1) + n, ?1, {}, unixepoch() * 1000 + n,
                'merchant_updated', ?2, '{{\"name\":\"Shop\"}}', '{{\"name\":\"Store\"}}' FROM c",
        id("evt")
    );
    insert(organisation, many, &sql);
}
