//! Typed access to D1. Each file below has the SQL and the rows of one table. SQL is written nowhere else in the
//! Worker.

mod caller_check;
pub(crate) mod challenges;
pub(crate) mod email_changes;
pub(crate) mod events;
pub(crate) mod invitations;
pub(crate) mod keys;
pub(crate) mod leaks;
mod listing;
pub(crate) mod log_verifications;
pub(crate) mod members;
pub(crate) mod merchants;
pub(crate) mod organisations;
pub(crate) mod overview;
pub(crate) mod passkeys;
pub(crate) mod repeated_requests;
pub(crate) mod seals;
pub(crate) mod search;
pub(crate) mod sessions;
pub(crate) mod sign_in_links;
pub(crate) mod state_log;
pub(crate) mod usage;
mod value;

use crate::failure::Failure;
use crate::json::{self, Json};
use crate::store_calls::StoreCalls;
pub(crate) use caller_check::{CallerCheck, Proof};
pub(crate) use listing::Listing;
use serde::de::DeserializeOwned;
use shared::id::{MemberId, OrganisationId};
use shared::moment::Moment;
use shared::problem::ErrorCode;
pub(crate) use value::{Ms, Value, columns, values};
use worker::Env;
use worker::js_sys::{Array, Error, JSON, Object, Promise, Reflect};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::worker_sys::{D1Database, D1Result};

/// The cost of a row that D1 returns, in rows that it only reads: the row is also written to JSON, parsed and written
/// again.
const ANSWERED_ROW: u64 = 40;

#[derive(Clone)]
pub(crate) struct Db {
    env: Env,
    store_calls: StoreCalls,
}

/// The rows of several statements, to be read in their order.
pub(crate) struct Results(Array);

/// SQL with its values. The SQL itself never contains values.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    sql: String,
    values: Vec<Value>,
    /// What must still hold for the caller when this is written.
    caller: Option<CallerCheck>,
}

/// The author of a change, their organisation, and the time.
#[derive(Clone, Copy)]
pub(crate) struct Author {
    pub(crate) organisation_id: OrganisationId,
    pub(crate) member_id: MemberId,
    pub(crate) now: Moment,
    /// `None` for a change that signs the author in, because there is no session yet.
    pub(crate) caller: Option<CallerCheck>,
}

/// The client that sent a request.
#[derive(Default)]
pub(crate) struct Client {
    pub(crate) ip: Option<String>,
    /// ISO 3166-1 alpha-2, if the network knows it.
    pub(crate) country: Option<String>,
    pub(crate) user_agent: Option<String>,
}

impl Db {
    pub(crate) fn of(env: &Env, store_calls: &StoreCalls) -> Self {
        Self { env: env.clone(), store_calls: store_calls.clone() }
    }

    /// The same database, without charging the request for its rows.
    pub(crate) fn uncharged(&self) -> Self {
        Self { env: self.env.clone(), store_calls: StoreCalls::default() }
    }

    /// Runs the statements as one transaction and reads the rows of the last.
    pub(crate) async fn rows<R: DeserializeOwned>(&self, statements: Vec<Statement>) -> Result<Vec<R>, Failure> {
        self.select(statements).await?.into_iter().map(json::read).collect()
    }

    /// Runs one statement and reads its first row.
    pub(crate) async fn row<R: DeserializeOwned>(&self, statement: Statement) -> Result<Option<R>, Failure> {
        self.select(vec![statement]).await?.into_iter().next().map(json::read).transpose()
    }

    /// Writes a change in one transaction and returns whether it changed anything.
    ///
    /// The first statement contains the condition; if it matches no row, that is not an error. Each later statement
    /// contains `WHERE changes() > 0`, so it takes effect only if the previous statement did. That is how each change,
    /// and nothing else, gets its event.
    ///
    /// The transaction begins with checks that the author can still do this ([`CallerCheck`]). If they fail, nothing is
    /// changed, and the failure is the refusal.
    pub(crate) async fn change(&self, statements: Vec<Statement>) -> Result<bool, Failure> {
        let last: D1Result = self.run(caller_check::before(statements)).await?.pop().unchecked_into();
        let changes = count(&last, "changes").ok_or_else(|| unexpected(JsValue::from_str("no count of changes")))?;
        Ok(changes > 0)
    }

    /// Runs the statements as one transaction and returns the rows of the last as JSON.
    pub(crate) async fn select(&self, statements: Vec<Statement>) -> Result<Vec<Json>, Failure> {
        rows_of(self.run(statements).await?.pop())
    }

    /// Like [`select`](Self::select), but sends the statements at once, and the future does not borrow `self`.
    pub(crate) fn select_now(
        &self,
        statements: Vec<Statement>,
    ) -> impl Future<Output = Result<Vec<Json>, Failure>> + use<> {
        let results = self.run(statements);
        async move { rows_of(results.await?.pop()) }
    }

    /// Runs the statements as one transaction and returns the rows of each.
    pub(crate) async fn select_each(&self, statements: Vec<Statement>) -> Result<Results, Failure> {
        Ok(Results(self.run(statements).await?))
    }

    /// The results of all statements, which are sent at once.
    fn run(&self, statements: Vec<Statement>) -> impl Future<Output = Result<Array, Failure>> + use<> {
        let (sent, store_calls) = (self.send(&statements), self.store_calls.clone());
        async move {
            let results = match sent {
                Ok(sent) => JsFuture::from(sent).await,
                Err(error) => Err(error),
            };
            let results = Array::from(&results.map_err(|error| failed(&statements, error))?);
            store_calls.count_rows(results.iter().map(rows_touched).sum());
            Ok(results)
        }
    }

    fn send(&self, statements: &[Statement]) -> Result<Promise, JsValue> {
        self.store_calls.count_d1(statements.len());
        let database: D1Database = Reflect::get(&self.env, &"DB".into())?.unchecked_into();
        let bound = Array::new();
        for statement in statements {
            let values = statement.values.iter().map(Value::to_js).collect();
            bound.push(database.prepare(&statement.sql)?.bind(values)?.as_ref());
        }
        database.batch(bound)
    }
}

impl Results {
    /// The rows of the next statement, as JSON.
    pub(crate) fn json(&mut self) -> Result<Vec<Json>, Failure> {
        rows_of(self.0.shift())
    }

    /// The rows of the next statement.
    pub(crate) fn rows<R: DeserializeOwned>(&mut self) -> Result<Vec<R>, Failure> {
        self.json()?.into_iter().map(json::read).collect()
    }

    /// The items of the next statement, which is that of `listing`.
    pub(crate) fn items<T>(&mut self, listing: &Listing<T>) -> Result<Vec<T>, Failure> {
        listing.read(self.json()?)
    }
}

impl Statement {
    pub(crate) fn new(sql: impl Into<String>, values: Vec<Value>) -> Self {
        Self { sql: sql.into(), values, caller: None }
    }

    /// Inserts a row. The SQL ends in `SELECT ?, ?`, so that conditions can follow.
    pub(crate) fn insert(table: &str, columns: Vec<(&str, Value)>) -> Self {
        let (names, values): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let marks = vec!["?"; names.len()].join(", ");
        Self::new(format!("INSERT INTO {table} ({}) SELECT {marks}", names.join(", ")), values)
    }

    /// Makes the transaction depend on this check of the caller.
    #[must_use]
    pub(crate) fn if_caller(self, caller: Option<CallerCheck>) -> Self {
        Self { caller, ..self }
    }

    /// Adds to the end of the SQL.
    pub(crate) fn push(&mut self, sql: &str, values: Vec<Value>) {
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    /// Turns this into a later statement of a change: it takes effect only if the previous statement changed something.
    #[must_use]
    pub(crate) fn if_changed(mut self) -> Self {
        self.sql.push_str(" AND changes() > 0");
        self
    }

    /// Adds another statement as a part of this one.
    pub(crate) fn append(&mut self, part: Self) {
        self.push(&part.sql, part.values);
    }
}

/// The cost of a result in rows: those that D1 reports as read and written, and those that it returned.
fn rows_touched(result: JsValue) -> u64 {
    let result: D1Result = result.unchecked_into();
    let touched: u64 = ["rows_read", "rows_written"].iter().filter_map(|name| count(&result, name)).sum();
    let answered = result.results().ok().flatten().map_or(0, |rows| u64::from(rows.length()));
    touched + ANSWERED_ROW * answered
}

/// A count in the metadata of a result.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "JavaScript has no other number")]
fn count(result: &D1Result, name: &str) -> Option<u64> {
    let meta = result.meta().ok()?;
    Reflect::get(&meta, &name.into()).ok()?.as_f64().map(|count| count as u64)
}

/// A missing result is an error, never an empty list.
fn rows_of(result: JsValue) -> Result<Vec<Json>, Failure> {
    let no_rows = || unexpected(JsValue::from_str("the result has no rows"));
    let result: D1Result = result.dyn_into::<Object>().map_err(|_| no_rows())?.unchecked_into();
    let rows = result.results().map_err(unexpected)?.ok_or_else(no_rows)?;
    let text = JSON::stringify(&rows).map_err(unexpected)?;
    match json::parse(String::from(text).as_bytes())? {
        Json::List(rows) => Ok(rows),
        _ => Err(no_rows()),
    }
}

fn failed(statements: &[Statement], error: JsValue) -> Failure {
    let message = said(error);
    if let Some(refusal) = caller_check::refusal(&message) {
        return refusal;
    }
    // If the database rejects a statement, that is our bug; otherwise the database is unavailable.
    let is_lost = message.contains(state_log::LOST);
    let is_ours = !is_lost && (message.contains("SQLITE_CONSTRAINT") || message.contains("SQLITE_ERROR"));
    let code = if is_ours { ErrorCode::InternalError } else { ErrorCode::StoreUnavailable };
    let sql: Vec<&str> = statements.iter().map(|statement| statement.sql.as_str()).collect();
    Failure::broken(code, sql.join("; "), message)
}

fn unexpected(error: JsValue) -> Failure {
    Failure::broken(ErrorCode::InternalError, "reading the database's answer", said(error))
}

fn said(error: JsValue) -> String {
    Error::from(error).message().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insert_puts_each_value_in_its_named_column() {
        let insert =
            Statement::insert("members", columns! { id: "mem_1", created_at: Moment::from_ms(7), name: None::<&str> });
        assert_eq!(insert.sql, "INSERT INTO members (id, created_at, name) SELECT ?, ?, ?");
        assert_eq!(insert.values, [Value::Text("mem_1".to_owned()), Value::Number(7.0), Value::Null]);
    }
}
