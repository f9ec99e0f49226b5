//! Typed access to D1. One file below for each table holds its SQL and its rows; nothing else in the
//! Worker writes SQL.

pub(crate) mod events;
pub(crate) mod keys;
pub(crate) mod members;
pub(crate) mod merchants;
pub(crate) mod sessions;
pub(crate) mod sign_in_links;
mod value;

use crate::failure::Failure;
use serde::de::DeserializeOwned;
use shared::id::{MemberId, OrganisationId};
use shared::moment::Moment;
use shared::problem::ErrorCode;
pub(crate) use value::{Value, values};
use worker::{D1Database, D1Result, Env, Error};

pub(crate) struct Db(D1Database);

/// SQL with its values. Values never stand in the SQL itself.
#[derive(Debug)]
pub(crate) struct Statement {
    sql: String,
    values: Vec<Value>,
}

/// Who makes a change, for which organisation, and when.
#[derive(Clone, Copy)]
pub(crate) struct Author {
    pub(crate) organisation_id: OrganisationId,
    pub(crate) member_id: MemberId,
    pub(crate) now: Moment,
}

impl Db {
    pub(crate) fn open(env: &Env) -> Result<Self, Failure> {
        Ok(Self(env.d1("DB")?))
    }

    /// Runs the statements as one transaction and reads the rows of the last.
    pub(crate) async fn rows<R: DeserializeOwned>(&self, statements: Vec<Statement>) -> Result<Vec<R>, Failure> {
        let results = self.run(statements).await?;
        let rows = results.last().map_or_else(|| Ok(Vec::new()), D1Result::results);
        rows.map_err(|error| Failure::broken(ErrorCode::InternalError, "reading rows", error))
    }

    /// Runs one statement and reads its first row.
    pub(crate) async fn row<R: DeserializeOwned>(&self, statement: Statement) -> Result<Option<R>, Failure> {
        Ok(self.rows(vec![statement]).await?.into_iter().next())
    }

    /// Makes a change, whole or not at all, and says whether it was made.
    ///
    /// The first statement carries the condition (and may match no row, which is no error to a
    /// database); each further one carries `WHERE changes() > 0` and so happens only if the one
    /// before it did. That is how an event is written for every change, and for no other.
    pub(crate) async fn change(&self, statements: Vec<Statement>) -> Result<bool, Failure> {
        let results = self.run(statements).await?;
        let Some(last) = results.last() else { return Ok(false) };
        let changes = last.meta()?.and_then(|meta| meta.changes);
        Ok(changes.is_some_and(|changes| changes > 0))
    }

    async fn run(&self, statements: Vec<Statement>) -> Result<Vec<D1Result>, Failure> {
        let bound = statements.iter().map(|statement| {
            let values: Vec<_> = statement.values.iter().map(Value::to_js).collect();
            self.0.prepare(&statement.sql).bind(&values)
        });
        let bound = bound.collect::<Result<Vec<_>, Error>>()?;
        self.0.batch(bound).await.map_err(|error| failed(&statements, error))
    }
}

impl Statement {
    pub(crate) fn new(sql: impl Into<String>, values: Vec<Value>) -> Self {
        Self { sql: sql.into(), values }
    }

    /// Adds to the end of the SQL.
    pub(crate) fn push(&mut self, sql: &str, values: Vec<Value>) {
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    /// Adds another statement as a part of this one.
    pub(crate) fn append(&mut self, part: Self) {
        self.push(&part.sql, part.values);
    }
}

fn failed(statements: &[Statement], error: Error) -> Failure {
    let message = match &error {
        Error::D1(error) => error.cause(),
        other => other.to_string(),
    };
    // A statement that the database read and refused is our mistake; anything else is its own trouble.
    let is_ours = message.contains("SQLITE_CONSTRAINT") || message.contains("SQLITE_ERROR");
    let code = if is_ours { ErrorCode::InternalError } else { ErrorCode::StoreUnavailable };
    let sql: Vec<&str> = statements.iter().map(|statement| statement.sql.as_str()).collect();
    Failure::broken(code, sql.join("; "), error)
}
