//! The tables `seals` (checkpoints) and `to_seal`, and events as the chain sees them. `chain.rs` explains them.

use super::{Db, Statement, columns, values};
use crate::chain::check::{Check, Other, Progress};
use crate::chain::{Fingerprint, Head, RUN_LEN, Seal};
use crate::failure::Failure;
use crate::json::{self, Json};
use serde::Deserialize;
use shared::id::OrganisationId;
use shared::moment::Moment;
use shared::problem::ErrorCode;

/// Below every number that D1 can hold.
const BEFORE_ALL: i64 = -(1 << 53);

/// The newest checkpoint, and the next events after it.
pub(crate) async fn unsealed(db: &Db, organisation_id: OrganisationId) -> Result<(Head, Vec<Fingerprint>), Failure> {
    let head = Statement::new(
        "SELECT number, last_event, digest FROM seals WHERE organisation_id = ? ORDER BY number DESC LIMIT 1",
        values![organisation_id],
    );
    let after = Statement::new(
        "coalesce((SELECT last_event FROM seals WHERE organisation_id = ? ORDER BY number DESC LIMIT 1), 0)",
        values![organisation_id],
    );
    let mut results = db.select_each(vec![head, events(organisation_id, after, RUN_LEN)]).await?;
    let [head, rows] = [results.json()?, results.json()?];
    let head = head.into_iter().next().map(json::read).transpose()?.unwrap_or_default();
    Ok((head, rows.into_iter().map(fingerprint).collect::<Result<_, _>>()?))
}

/// Does nothing if a concurrent request has written this checkpoint.
pub(crate) fn insert(organisation_id: OrganisationId, seal: &Seal) -> Statement {
    let row = columns! {
        organisation_id: organisation_id,
        number: seal.number,
        first_event: seal.first_event,
        last_event: seal.last_event,
        sealed_at: seal.sealed_at,
        previous: &seal.previous,
        digest: &seal.digest,
        entries: &seal.entries,
    };
    let mut insert = Statement::insert("seals", row);
    insert.push(
        " WHERE NOT EXISTS (SELECT 1 FROM seals WHERE organisation_id = ? AND number >= ?)",
        values![organisation_id, seal.number],
    );
    insert
}

/// The next checkpoints and their events, as one consistent read: enough checkpoints for a full run of events, and at
/// least one. One more event is read, to detect a gap after them.
pub(crate) async fn page(
    db: &Db,
    organisation_id: OrganisationId,
    check: &Check,
) -> Result<(Vec<Seal>, Vec<Fingerprint>), Failure> {
    let Progress { number, last_event, .. } = *check.progress();
    let seals = Statement::new(
        "SELECT number, first_event, last_event, sealed_at, previous, digest, entries FROM seals
         WHERE organisation_id = ? AND number > ? AND number <= ? AND (last_event <= ? OR number = ?)
         ORDER BY number",
        values![organisation_id, number, number + RUN_EVENTS, last_event + RUN_EVENTS, number + 1],
    );
    // Events before the first checkpoint are an error, so they must be found.
    let after = if number == 0 { BEFORE_ALL } else { last_event };
    let after = Statement::new("?", values![after]);
    let mut results = db.select_each(vec![seals, events(organisation_id, after, RUN_LEN + 1)]).await?;
    let [seals, rows] = [results.json()?, results.json()?];
    let seals = seals.into_iter().map(json::read).collect::<Result<_, _>>()?;
    Ok((seals, rows.into_iter().map(fingerprint).collect::<Result<_, _>>()?))
}

/// Whether the event that the checkpoint contains at this number has another number now, and whether a checkpoint
/// contains the event that has this number now.
pub(crate) async fn whereabouts(
    db: &Db,
    organisation_id: OrganisationId,
    other: &Other,
) -> Result<(bool, bool), Failure> {
    let select = Statement::new(
        "SELECT EXISTS (SELECT 1 FROM events WHERE id = ? AND organisation_id = ?) AS is_elsewhere,
                EXISTS (SELECT 1 FROM seals WHERE organisation_id = ? AND instr(entries, ? || ' ') > 0) AS was_sealed",
        values![&other.sealed_id, organisation_id, organisation_id, &other.event.id],
    );
    let found: Option<Whereabouts> = db.row(select).await?;
    Ok(found.map_or((false, false), |found| (found.is_elsewhere > 0, found.was_sealed > 0)))
}

/// Whether the log contains a checkpoint with this digest, and with this number if given.
pub(crate) async fn holds(
    db: &Db,
    organisation_id: OrganisationId,
    number: Option<i64>,
    digest: &str,
) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM seals WHERE organisation_id = ? AND digest = ? AND number = coalesce(?, number)";
    let select = Statement::new(sql, values![organisation_id, digest, number]);
    Ok(!db.select(vec![select]).await?.is_empty())
}

/// The number of the last event; 0 if there is none.
pub(crate) async fn last_event(db: &Db, organisation_id: OrganisationId) -> Result<i64, Failure> {
    let sql = "SELECT coalesce(max(number), 0) AS number FROM events WHERE organisation_id = ?";
    let row: Option<LastEvent> = db.row(Statement::new(sql, values![organisation_id])).await?;
    Ok(row.map_or(0, |row| row.number))
}

/// Organisations that may need a checkpoint, at most `limit`. Selected at random, so that organisations with a problem
/// do not block the others.
pub(crate) async fn to_seal(db: &Db, limit: u32) -> Result<Vec<OrganisationId>, Failure> {
    let sql = "SELECT organisation_id AS id FROM to_seal ORDER BY random() LIMIT ?";
    let rows: Vec<ToSeal> = db.rows(vec![Statement::new(sql, values![limit])]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Removes the organisation from the queue, unless events after `seen` were written.
pub(crate) fn looked_after(organisation_id: OrganisationId, seen: i64) -> Statement {
    let sql = "DELETE FROM to_seal WHERE organisation_id = ?
        AND NOT EXISTS (SELECT 1 FROM events WHERE organisation_id = ? AND number > ?)";
    Statement::new(sql, values![organisation_id, organisation_id, seen])
}

const RUN_EVENTS: i64 = RUN_LEN as i64;

#[derive(Deserialize)]
struct LastEvent {
    number: i64,
}

#[derive(Deserialize)]
struct ToSeal {
    id: OrganisationId,
}

#[derive(Deserialize)]
struct Whereabouts {
    is_elsewhere: i64,
    was_sealed: i64,
}

/// All that is stored of the events after a number. The order of the columns must never change: digests depend on it.
fn events(organisation_id: OrganisationId, after: Statement, limit: usize) -> Statement {
    let mut events = Statement::new(
        "SELECT number, id, at, organisation_id, action, done_by, ip, country, user_agent, merchant_id, key_id,
                member_id, before, after, reason
         FROM events WHERE organisation_id = ? AND number > ",
        values![organisation_id],
    );
    events.append(after);
    events.push(" ORDER BY number LIMIT ?", values![limit]);
    events
}

/// Does not check the id: the verification must find events with invalid ids, not fail on them.
fn fingerprint(row: Json) -> Result<Fingerprint, Failure> {
    let mut values = match row {
        Json::Object(fields) => fields.into_iter().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    };
    let (number, id, at) = match values.as_slice() {
        [Json::Number(number), Json::Text(id), Json::Number(at), ..] => (*number, id.clone(), Moment::from_ms(*at)),
        _ => return Err(Failure::broken(ErrorCode::InternalError, "reading an event", "a column is missing")),
    };
    let columns = values.split_off(1);
    Fingerprint::new(number, id, at, columns)
}
