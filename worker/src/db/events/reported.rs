//! The events of a report of leaked keys, in one statement for any number of keys.

use super::new_event::{last_number, time};
use crate::db::{Client, Statement, values};
use shared::activity::ActivityAction;
use shared::key::LeakSource;
use shared::moment::Moment;

/// SQL for where a key of the findings was found.
const URL: &str = "f.value ->> 'url'";

/// The later statement of a change: an event for each key that it has marked with the event's id. `findings` is JSON:
/// `[{"digest", "event", "url"}]`. Numbers and times are as for [`NewEvent::insert`](super::NewEvent::insert).
pub(in crate::db) fn reported(findings: &str, source: LeakSource, client: Client, now: Moment) -> Statement {
    let Client { ip, country, user_agent } = client;
    let (last_number, time, reason) = (last_number("k.organisation_id"), time("k.organisation_id"), reason("?8", URL));
    Statement::new(
        format!(
            "INSERT INTO events (number, organisation_id, id, at, action, merchant_id, key_id, before, after,
                                 ip, country, user_agent, reason)
             SELECT {last_number} + row_number() OVER (PARTITION BY k.organisation_id ORDER BY k.id),
                 k.organisation_id, k.leak_event, {time}, ?2, k.merchant_id, k.id,
                 iif(k.revoked_at IS NULL, '{{}}', json_object('status', CASE
                     WHEN k.disabled_at IS NOT NULL THEN 'disabled' WHEN k.ends_at <= ?3 THEN 'expired' ELSE 'enabled' END)),
                 json_patch(iif(k.revoked_at IS NULL, '{{}}', '{{\"status\":\"revoked\"}}'),
                     json_object('leak_source', ?7, 'leak_url', {URL})),
                 ?4, ?5, ?6, {reason}
             FROM json_each(?1) f
             JOIN keys k ON k.digest = f.value ->> 'digest' AND k.leak_event = f.value ->> 'event'
             WHERE changes() > 0 ORDER BY k.organisation_id, k.id"
        ),
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

/// SQL for the reason of a report: its source, and where the key was found.
pub(in crate::db) fn reason(source: &str, url: &str) -> String {
    format!("{source} || coalesce(', found at ' || ({url}), '')")
}
