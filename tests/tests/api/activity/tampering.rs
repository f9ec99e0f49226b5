//! Changes by someone with access to the database, with the triggers off: verification finds and names each of them.

use super::verify::{report, sealed};
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use serde_json::Value;
use shared::activity::{Break, BrokenPlace};

/// The number of an event in the middle of the log.
const PLACE: u64 = 8;

fn change(organisation: &Organisation, table: &str, sql: &str) {
    database::run_without_triggers(table, sql, &[&organisation.id.to_string()]);
}

/// The first broken place after running these statements on an organisation's events.
fn broken_by(statements: &[&str]) -> BrokenPlace {
    let organisation = sealed();
    for sql in statements {
        change(&organisation, "events", sql);
    }
    broken(&organisation)
}

fn broken(organisation: &Organisation) -> BrokenPlace {
    let found = report(organisation);
    let broken = found.broken.expect("a broken place");
    assert!(!found.is_intact);
    assert_eq!(found.seals, broken.seal.unwrap_or(found.seals + 1) - 1, "earlier checkpoints are intact: {broken:?}");
    broken
}

fn is_at(broken: &BrokenPlace, what: Break, event: u64) {
    assert_eq!((broken.what, broken.event), (what, Some(event)), "{broken:?}");
}

fn value(organisation: &Organisation, column: &str) -> Value {
    let sql = format!("SELECT {column} FROM events WHERE organisation_id = ? AND number = {PLACE}");
    database::run(&sql, &[&organisation.id.to_string()])[0][0].clone()
}

/// The value as an SQL literal.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        other => other.to_string(),
    }
}

#[test]
fn a_change_to_any_column_of_an_event_is_found() {
    let organisation = sealed();
    let id = value(&organisation, "id");
    for (column, changed) in [
        ("at", "at + 1"),
        ("action", "'merchant_disabled'"),
        ("done_by", "NULL"),
        ("ip", "'203.0.113.9'"),
        ("country", "'XX'"),
        ("user_agent", "user_agent || '!'"),
        ("merchant_id", "NULL"),
        ("member_id", "done_by"),
        ("before", "'{\"name\":\"x\"}'"),
        ("after", "'{}'"),
        ("reason", "''"),
    ] {
        let was = literal(&value(&organisation, column));
        let set = |value: &str| {
            let sql = format!("UPDATE events SET {column} = {value} WHERE organisation_id = ? AND number = {PLACE}");
            change(&organisation, "events", &sql);
        };
        set(changed);
        let place = broken(&organisation);
        is_at(&place, Break::EventChanged, PLACE);
        assert_eq!(place.event_id.map(|id| id.to_string()).as_deref(), id.as_str());
        set(&was);
        assert!(report(&organisation).is_intact, "{column} was restored");
    }
}

#[test]
fn an_event_with_another_id_is_found() {
    let place = broken_by(&["UPDATE events SET id = substr(id, 1, 29) || iif(substr(id, 30) = '0', '1', '0')
        WHERE organisation_id = ? AND number = 8"]);
    is_at(&place, Break::EventChanged, PLACE);
}

#[test]
fn an_event_with_a_malformed_id_is_found() {
    let place = broken_by(&["UPDATE events SET id = 'nothing ' || id WHERE organisation_id = ? AND number = 8"]);
    is_at(&place, Break::EventChanged, PLACE);
    assert_eq!(place.event_id, None);
}

#[test]
fn a_deleted_event_is_found() {
    let place = broken_by(&["DELETE FROM events WHERE organisation_id = ? AND number = 8"]);
    is_at(&place, Break::EventMissing, PLACE);
    assert_eq!(place.event_id, None);
}

#[test]
fn a_deleted_event_is_found_after_renumbering() {
    let place = broken_by(&[
        "DELETE FROM events WHERE organisation_id = ? AND number = 8",
        "UPDATE events SET number = number + 1000000 WHERE organisation_id = ? AND number > 8",
        "UPDATE events SET number = number - 1000001 WHERE organisation_id = ? AND number > 1000000",
    ]);
    is_at(&place, Break::EventMissing, PLACE);
}

#[test]
fn an_event_moved_to_another_organisation_is_found() {
    let stranger = Organisation::new().id;
    let sql = format!(
        "UPDATE events SET organisation_id = '{stranger}', number = 1000 WHERE organisation_id = ? AND number = 8"
    );
    is_at(&broken_by(&[&sql]), Break::EventMissing, PLACE);
}

#[test]
fn swapped_events_are_found_within_and_across_checkpoints() {
    for other in [9, 2, 11] {
        let place = broken_by(&[
            "UPDATE events SET number = 1000000 WHERE organisation_id = ? AND number = 8",
            &format!("UPDATE events SET number = 8 WHERE organisation_id = ? AND number = {other}"),
            &format!("UPDATE events SET number = {other} WHERE organisation_id = ? AND number = 1000000"),
        ]);
        is_at(&place, Break::EventMoved, PLACE.min(other));
    }
}

#[test]
fn an_inserted_event_is_found() {
    let place = broken_by(&[
        "UPDATE events SET number = number + 1000000 WHERE organisation_id = ? AND number >= 8",
        "UPDATE events SET number = number - 999999 WHERE organisation_id = ? AND number > 1000000",
        "INSERT INTO events (organisation_id, number, id, at, action, before, after)
         SELECT organisation_id, 8, substr(id, 1, 29) || iif(substr(id, 30) = '0', '1', '0'), at, action, '{}', '{}'
         FROM events WHERE organisation_id = ? AND number = 7",
    ]);
    is_at(&place, Break::EventInserted, PLACE);
}

#[test]
fn an_event_added_after_a_gap_is_found() {
    let place = broken_by(&["INSERT INTO events (organisation_id, number, id, at, action, before, after)
        SELECT organisation_id, 1000, substr(id, 1, 29) || iif(substr(id, 30) = '0', '1', '0'), at, action, '{}', '{}'
        FROM events WHERE organisation_id = ? AND number = 7"]);
    assert_eq!((place.what, place.seal), (Break::EventMissing, None));
}

#[test]
fn a_replaced_event_is_found() {
    let place = broken_by(&["REPLACE INTO events (organisation_id, number, id, at, action, before, after)
        SELECT organisation_id, 8, substr(id, 1, 4) || '7' || substr(id, 6), at, action, '{}', '{}'
        FROM events WHERE organisation_id = ? AND number = 8"]);
    is_at(&place, Break::EventMissing, PLACE);
}

#[test]
fn deleted_last_events_are_found() {
    let truncate = "DELETE FROM events WHERE organisation_id = ? AND number >= 8";
    is_at(&broken_by(&[truncate]), Break::EventMissing, PLACE);
    let organisation = sealed();
    change(&organisation, "events", truncate);
    organisation.merchant();
    is_at(&broken(&organisation), Break::EventMissing, PLACE);
}

#[test]
fn a_change_to_any_column_of_a_checkpoint_is_found() {
    let organisation = sealed();
    for (column, changed) in [
        ("first_event", "first_event + 1"),
        ("last_event", "last_event + 1"),
        ("sealed_at", "sealed_at + 1"),
        ("previous", "digest"),
        ("digest", "previous"),
        ("entries", "'x' || entries"),
    ] {
        let sql = format!("SELECT {column} FROM seals WHERE organisation_id = ? AND number = 2");
        let was = literal(&database::run(&sql, &[&organisation.id.to_string()])[0][0]);
        let set = |value: &str| {
            let sql = format!("UPDATE seals SET {column} = {value} WHERE organisation_id = ? AND number = 2");
            change(&organisation, "seals", &sql);
        };
        set(changed);
        let place = broken(&organisation);
        assert_eq!((place.what, place.seal, place.event), (Break::SealChanged, Some(2), None), "{column}");
        set(&was);
        assert!(report(&organisation).is_intact, "{column} was restored");
    }
}

#[test]
fn a_deleted_checkpoint_is_found() {
    for dropped in [1, 2] {
        let organisation = sealed();
        change(&organisation, "seals", &format!("DELETE FROM seals WHERE organisation_id = ? AND number = {dropped}"));
        let place = broken(&organisation);
        assert_eq!((place.what, place.seal), (Break::SealMissing, Some(dropped)));
    }
}

#[test]
fn a_checkpoint_of_another_organisation_is_found() {
    let (organisation, stranger) = (sealed(), sealed());
    let sql = format!(
        "UPDATE seals SET (sealed_at, previous, digest, entries) =
            (SELECT sealed_at, previous, digest, entries FROM seals WHERE organisation_id = '{}' AND number = 1)
         WHERE organisation_id = ? AND number = 1",
        stranger.id
    );
    change(&organisation, "seals", &sql);
    assert_eq!((broken(&organisation).what, broken(&organisation).seal), (Break::SealChanged, Some(1)));
}
