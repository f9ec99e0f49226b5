//! The events of a report of leaked keys, in one statement for any number of keys.

use crate::db::{Client, Statement, values};
use shared::activity::ActivityAction;
use shared::key::LeakSource;
use shared::moment::Moment;

/// The later statement of a change: an event for each key that it has marked with the event's id. `findings` is JSON:
/// `[{"digest", "event", "url"}]`. Numbers and times are as for [`NewEvent::insert`](super::NewEvent::insert).
pub(in crate::db) fn reported(findings: &str, source: LeakSource, client: Client, now: Moment) -> Statement {
    let Client { ip, country, user_agent } = client;
    Statement::new(
        "INSERT INTO events (number, organisation_id, id, at, action, merchant_id, key_id, before, after,
                             ip, country, user_agent, reason)
         SELECT coalesce((SELECT max(number) FROM events WHERE organisation_id = k.organisation_id), 0)
                  + row_number() OVER (PARTITION BY k.organisation_id ORDER BY k.id),
             k.organisation_id, k.leak_event,
             max(CAST(unixepoch('subsec') * 1000 AS INTEGER), coalesce(
                 (SELECT at FROM events WHERE organisation_id = k.organisation_id ORDER BY number DESC LIMIT 1), 0)),
             ?2, k.merchant_id, k.id,
             iif(k.revoked_at IS NULL, '{}', json_object('status', CASE
                 WHEN k.disabled_at IS NOT NULL THEN 'disabled' WHEN k.ends_at <= ?3 THEN 'expired' ELSE 'enabled' END)),
             json_patch(iif(k.revoked_at IS NULL, '{}', '{\"status\":\"revoked\"}'),
                 json_object('leak_source', ?7, 'leak_url', f.value ->> 'url')),
             ?4, ?5, ?6, ?8 || coalesce(', found at ' || (f.value ->> 'url'), '')
         FROM json_each(?1) f
         JOIN keys k ON k.digest = f.value ->> 'digest' AND k.leak_event = f.value ->> 'event'
         WHERE changes() > 0 ORDER BY k.organisation_id, k.id",
        values![
            findings,
            ActivityAction::KeyReportedAsLeaked,
            now,
            ip,
            country,
            user_agent,
            source,
            source.reason()
        ],
    )
}
