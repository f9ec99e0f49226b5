//! Changes the local database in ways that no API offers, through the local explorer of `wrangler dev`: a second process
//! that writes to the same SQLite file would make the Worker's transactions fail.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::api::{Api, text};

const DATABASES: &str = "/cdn-cgi/local/explorer/api/d1/database";

pub(super) struct Database {
    api: Api,
    path: String,
}

impl Database {
    pub(super) fn new(base: &str) -> Result<Self> {
        let api = Api::new(base);
        let listed = api.get(DATABASES)?.expect_success(DATABASES)?;
        let path = format!("{DATABASES}/{}/raw", text(&listed, "/result/0/uuid")?);
        Ok(Database { api, path })
    }

    /// Runs statements in one transaction, in which these triggers are missing: they would reject what the sample needs.
    pub(super) fn change_without(&self, triggers: &[&str], mut statements: Vec<Value>) -> Result<()> {
        for trigger in triggers {
            let definition = statement("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", &[trigger]);
            let found = self.send(&definition)?;
            statements.insert(0, statement(&format!("DROP TRIGGER {trigger}"), &[]));
            statements.push(statement(text(&found, "/result/0/results/rows/0/0")?, &[]));
        }
        self.send(&json!({ "batch": statements })).map(drop)
    }

    fn send(&self, body: &Value) -> Result<Value> {
        let answer = self.api.post(&self.path, body)?.expect_success(&self.path)?;
        answer.pointer("/result/0").context("the local database did not answer")?;
        Ok(answer)
    }
}

pub(super) fn statement(sql: &str, parameters: &[&str]) -> Value {
    json!({ "sql": sql, "params": parameters })
}
