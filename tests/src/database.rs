//! Runs SQL on the Worker's own D1: reads what was stored, and does what no API can (set a role, a time in the past).
//!
//! It uses the local explorer of `wrangler dev`, so the statements run in workerd itself: a second process that writes
//! to the same SQLite file would make the Worker's transactions fail.

use crate::request::Request;
use serde_json::{Value, json};
use std::sync::LazyLock;

const DATABASES: &str = "/cdn-cgi/local/explorer/api/d1/database";

static QUERIES: LazyLock<String> = LazyLock::new(|| {
    let listed = Request::new("GET", DATABASES).send().json();
    let id = listed.pointer("/result/0/uuid").and_then(Value::as_str).expect("one database");
    format!("{DATABASES}/{id}/raw")
});

/// A row as a list of column values.
pub type Row = Vec<Value>;

/// Runs one statement; returns its rows, or the error message of the database.
pub fn try_run(sql: &str, parameters: &[&str]) -> Result<Vec<Row>, String> {
    ask(&json!({ "sql": sql, "params": parameters }))
}

fn ask(question: &Value) -> Result<Vec<Row>, String> {
    let reply = Request::new("POST", QUERIES.as_str()).json(question).send().json();
    match reply.pointer("/result/0/results/rows") {
        Some(rows) => Ok(serde_json::from_value(rows.clone()).expect("rows of columns")),
        None => Err(reply.pointer("/errors/0/message").and_then(Value::as_str).expect("a reason").to_owned()),
    }
}

/// Runs one statement that must succeed.
pub fn run(sql: &str, parameters: &[&str]) -> Vec<Row> {
    try_run(sql, parameters).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"))
}

/// Runs a statement that the table's triggers would reject. Drops the triggers and restores them in the same
/// transaction, so that no other test sees the table without them.
pub fn run_without_triggers(table: &str, sql: &str, parameters: &[&str]) {
    let triggers = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", &[table]);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut batch: Vec<Value> =
        triggers.iter().map(|trigger| json!({ "sql": format!("DROP TRIGGER {}", text(&trigger[0])) })).collect();
    batch.push(json!({ "sql": sql, "params": parameters }));
    batch.extend(triggers.iter().map(|trigger| json!({ "sql": text(&trigger[1]) })));
    ask(&json!({ "batch": batch })).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
}

/// The first column of the first row, as a number.
pub fn number(sql: &str, parameters: &[&str]) -> i64 {
    run(sql, parameters).first().and_then(|row| row.first()).and_then(Value::as_i64).expect("a number")
}
