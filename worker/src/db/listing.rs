//! A query for a list, and how to read its rows.

use super::Statement;
use crate::failure::Failure;
use crate::json::{self, Json};
use serde::de::DeserializeOwned;

pub(crate) struct Listing<T> {
    statement: Statement,
    read: Box<dyn Fn(Json) -> Result<T, Failure>>,
}

impl<T> Listing<T> {
    pub(super) fn new<R: DeserializeOwned>(
        statement: Statement,
        read: impl Fn(R) -> Result<T, Failure> + 'static,
    ) -> Self {
        Self { statement, read: Box::new(move |row| read(json::read(row)?)) }
    }

    pub(crate) fn statement(&self) -> Statement {
        self.statement.clone()
    }

    pub(crate) fn read(&self, rows: Vec<Json>) -> Result<Vec<T>, Failure> {
        rows.into_iter().map(&self.read).collect()
    }
}
