//! SQL on the Worker's own D1: what was stored, and what no API does (a role, a moment in the past).
//!
//! It goes through the local explorer that `wrangler dev` has, and so through workerd itself: a second
//! process that writes the same SQLite file would make the Worker's own transactions fail.

use crate::request::Request;
use serde_json::{Value, json};
use std::sync::LazyLock;

const DATABASES: &str = "/cdn-cgi/local/explorer/api/d1/database";

static QUERIES: LazyLock<String> = LazyLock::new(|| {
    let listed = Request::new("GET", DATABASES).send().json();
    let id = listed.pointer("/result/0/uuid").and_then(Value::as_str).expect("one database");
    format!("{DATABASES}/{id}/raw")
});

/// A row, column by column.
pub type Row = Vec<Value>;

/// Runs one statement; gives its rows, or what the database says against it.
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

/// Runs one statement that the database does not refuse.
pub fn run(sql: &str, parameters: &[&str]) -> Vec<Row> {
    try_run(sql, parameters).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"))
}

/// Runs a statement that the table's triggers refuse: they are taken away for it and put back, all in one transaction,
/// so that nobody else meets the table without them.
pub fn run_without_triggers(table: &str, sql: &str, parameters: &[&str]) {
    let triggers = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", &[table]);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut batch: Vec<Value> =
        triggers.iter().map(|trigger| json!({ "sql": format!("DROP TRIGGER {}", text(&trigger[0])) })).collect();
    batch.push(json!({ "sql": sql, "params": parameters }));
    batch.extend(triggers.iter().map(|trigger| json!({ "sql": text(&trigger[1]) })));
    ask(&json!({ "batch": batch })).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
}

/// The one number that a query finds.
pub fn number(sql: &str, parameters: &[&str]) -> i64 {
    run(sql, parameters).first().and_then(|row| row.first()).and_then(Value::as_i64).expect("a number")
}
