//! Statements that the database itself rejects.

use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use serde_json::Value;
use shared::key::Key;

/// The columns of a key that can change; all others are fixed at creation.
const LIVING: [&str; 20] = [
    "name",
    "description",
    "expires_at",
    "grace_ends_at",
    "expires_by",
    "updated_at",
    "updated_by",
    "disabled_at",
    "disabled_by",
    "disabled_reason",
    "revoked_at",
    "revoked_by",
    "revoked_reason",
    "revoked_by_report",
    "leaked_at",
    "leak_source",
    "leak_url",
    "leak_event",
    "last_used_at",
    "lapsed_at",
];

fn made() -> (Organisation, Key) {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    (organisation, key)
}

fn row(key: &Key) -> Vec<database::Row> {
    database::run("SELECT * FROM keys WHERE id = ?", &[&key.id.to_string()])
}

/// Checks that a statement about this key fails with these words, and that the key does not change.
fn refused(sql: &str, key: &Key, words: &str) {
    let before = row(key);
    let refusal = database::try_run(sql, &[&key.id.to_string()]).expect_err(sql);
    assert!(refusal.contains(words), "{sql}: {refusal}");
    assert_eq!(row(key), before, "{sql}");
}

fn columns() -> Vec<String> {
    let rows = database::run("SELECT name FROM pragma_table_info('keys')", &[]);
    rows.into_iter().map(|row| row[0].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn the_report_of_a_key_is_never_withdrawn() {
    let (_, key) = made();
    database::run("UPDATE keys SET leaked_at = 1, leak_source = 'github' WHERE id = ?", &[&key.id.to_string()]);
    for value in ["NULL", "2", "leaked_at + 1"] {
        refused(&format!("UPDATE keys SET leaked_at = {value} WHERE id = ?"), &key, "never withdrawn");
    }
}

#[test]
fn no_fixed_column_of_a_key_can_be_updated() {
    let (_, key) = made();
    let fixed: Vec<_> = columns().into_iter().filter(|column| !LIVING.contains(&column.as_str())).collect();
    assert!(
        ["permissions", "mode", "merchant_id", "digest"].iter().all(|name| fixed.iter().any(|column| column == name))
    );
    for column in fixed {
        for value in [column.as_str(), "1", "NULL"] {
            refused(&format!("UPDATE keys SET {column} = {value} WHERE id = ?"), &key, "what a key is never changes");
        }
    }
}

#[test]
fn a_fixed_column_cannot_be_updated_together_with_another() {
    let (_, key) = made();
    refused("UPDATE keys SET name = 'x', permissions = 3 WHERE id = ?", &key, "what a key is never changes");
}

#[test]
fn a_revoked_key_cannot_be_restored_or_changed_by_sql() {
    let (organisation, key) = made();
    organisation.revoke(&key);
    for column in LIVING {
        for value in ["NULL", column, "1"] {
            refused(&format!("UPDATE keys SET {column} = {value} WHERE id = ?"), &key, "a revoked key never changes");
        }
    }
    refused("UPDATE keys SET revoked_at = NULL, revoked_by = NULL WHERE id = ?", &key, "a revoked key never changes");
}

#[test]
fn a_key_cannot_be_deleted() {
    let (organisation, key) = made();
    refused("DELETE FROM keys WHERE id = ?", &key, "a key is never deleted");
    organisation.revoke(&key);
    refused("DELETE FROM keys WHERE id = ?", &key, "a key is never deleted");
}

#[test]
fn a_key_cannot_be_replaced_by_another_row() {
    let (_, key) = made();
    let all = columns();
    for changed in ["mode", "permissions", "merchant_id", "id"] {
        let value = |column: &String| match column.as_str() {
            name if name != changed => name.to_owned(),
            "mode" => "'live'".to_owned(),
            "permissions" => "1048575".to_owned(),
            name => format!("{name} || 'x'"),
        };
        let values = all.iter().map(value).collect::<Vec<_>>().join(", ");
        let sql = format!("REPLACE INTO keys ({}) SELECT {values} FROM keys WHERE id = ?", all.join(", "));
        refused(&sql, &key, "a key is never replaced by another row");
    }
}

#[test]
fn the_expiry_of_a_key_cannot_be_extended() {
    let (organisation, key) = made();
    organisation.expire(&key);
    for value in ["NULL", "expires_at + 1"] {
        let sql = format!("UPDATE keys SET expires_at = {value} WHERE id = ?");
        refused(&sql, &key, "a key never expires later than it was to");
    }
}

#[test]
fn a_grace_period_cannot_be_extended_or_cancelled_after_its_end() {
    let (organisation, key) = made();
    organisation.replace(&key, 3600);
    let words = "a grace period that is over is never cancelled";
    refused("UPDATE keys SET grace_ends_at = grace_ends_at + 1 WHERE id = ?", &key, words);
    database::run("UPDATE keys SET grace_ends_at = created_at - 120000 WHERE id = ?", &[&key.id.to_string()]);
    refused("UPDATE keys SET grace_ends_at = NULL WHERE id = ?", &key, words);
}

#[test]
fn an_event_cannot_be_changed_deleted_or_replaced() {
    let (_, key) = made();
    let events = || database::run("SELECT * FROM events WHERE key_id = ?", &[&key.id.to_string()]);
    let before: Vec<Vec<Value>> = events();
    let columns = database::run("SELECT name FROM pragma_table_info('events')", &[]);
    for column in columns.iter().map(|row| row[0].as_str().expect("a name")) {
        let sql = format!("UPDATE events SET {column} = {column} WHERE key_id = ?");
        refused(&sql, &key, "an event never changes");
    }
    refused("DELETE FROM events WHERE key_id = ?", &key, "an event is never deleted");
    refused("REPLACE INTO events SELECT * FROM events WHERE key_id = ?", &key, "an event is never replaced");
    assert_eq!((events(), before.len()), (before, 1));
}

#[test]
fn a_new_event_must_have_the_next_number() {
    let (_, key) = made();
    let columns = "id, organisation_id, number, at, action, before, after";
    let with_number = |number: &str| {
        let values = format!("id || ({number}), organisation_id, {number}, at, action, before, after");
        format!("INSERT OR REPLACE INTO events ({columns}) SELECT {values} FROM events WHERE key_id = ?")
    };
    refused(&with_number("number"), &key, "an event is never replaced");
    refused(&with_number("number - 1"), &key, "an event is never replaced");
    refused(&with_number("number + 2"), &key, "events are numbered without gaps");
    refused(&with_number("0"), &key, "events are numbered without gaps");
}

#[test]
fn a_merchant_with_keys_cannot_be_deleted_or_moved() {
    let (_, key) = made();
    let stranger = Organisation::new();
    let merchant_id = key.merchant_id.to_string();
    for (sql, parameters) in [
        ("DELETE FROM merchants WHERE id = ?", vec![merchant_id.clone()]),
        ("UPDATE merchants SET organisation_id = ? WHERE id = ?", vec![stranger.id.to_string(), merchant_id]),
    ] {
        let parameters: Vec<_> = parameters.iter().map(String::as_str).collect();
        let refusal = database::try_run(sql, &parameters).expect_err(sql);
        assert!(refusal.contains("FOREIGN KEY"), "{sql}: {refusal}");
    }
}

#[test]
fn a_key_without_permissions_cannot_be_stored() {
    let (_, key) = made();
    let sql = "INSERT INTO keys (id, organisation_id, merchant_id, mode, permissions, digest, hint, allowed_ips, \
               created_at, created_by, updated_at, updated_by) SELECT id || 'x', organisation_id, merchant_id, mode, \
               0, 'x' || substr(digest, 2), hint, allowed_ips, created_at, created_by, updated_at, updated_by \
               FROM keys WHERE id = ?";
    refused(sql, &key, "CHECK");
}
