//! The SQLite storage of an object: batches until they are in D1, senders, and the memory of each key.

use super::inbox::{Due, Inbox, Sender};
use super::key_memory::KeyMemory;
use super::message::{decoded, encoded};
use crate::failure::Failure;
use shared::id::KeyId;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use worker::{Error, SqlStorage, SqlStorageValue};

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS batches (upto INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS senders (
        id TEXT PRIMARY KEY, number INTEGER NOT NULL, seen_at INTEGER NOT NULL, due_number INTEGER, due_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS keys (
        id TEXT PRIMARY KEY, upto INTEGER NOT NULL, seen_at INTEGER NOT NULL, memory BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;";

/// The time of the last call of a key of which nothing is left to delete.
const NEVER: Moment = Moment::from_ms(9_000_000_000_000_000);

/// Everything that is written without waiting in between is written as one transaction.
pub(super) struct Storage(SqlStorage);

/// A row, by column.
type Row = Vec<SqlStorageValue>;

impl Storage {
    pub(super) fn new(sql: SqlStorage) -> Self {
        Self(sql)
    }

    /// What was received before the object was started.
    pub(super) fn load(&self) -> Result<Inbox, Failure> {
        self.run(TABLES, Vec::new())?;
        let mut inbox = Inbox::default();
        for row in self.run("SELECT id, number, seen_at, due_number, due_at FROM senders", Vec::new())? {
            let moment = |column| integer(&row, column).map(Moment::from_ms);
            let (Some(id), Some(number), Some(seen_at)) = (text(&row, 0), integer(&row, 1), moment(2)) else {
                continue;
            };
            let due = integer(&row, 3).zip(moment(4)).map(|(number, at)| Due { number: small(number), at });
            let sender = Sender { number: small(number), seen_at, due };
            inbox.restore_sender(id.parse().unwrap_or_default(), sender);
        }
        if let Some(last) = self.run("SELECT max(upto) FROM keys", Vec::new())?.first().and_then(|row| integer(row, 0))
        {
            inbox.restore_last(last.unsigned_abs());
        }
        for row in self.run("SELECT upto, body FROM batches ORDER BY upto", Vec::new())? {
            let upto = integer(&row, 0).unwrap_or_default().unsigned_abs();
            match decoded(blob(&row, 1)) {
                Ok(message) => inbox.restore(message, upto),
                Err(failure) => {
                    failure.log("restoring usage");
                    inbox.note_loss(upto);
                }
            }
        }
        Ok(inbox)
    }

    pub(super) fn put_batch(&self, upto: u64, body: Vec<u8>) -> Result<(), Failure> {
        let values = vec![number(upto), body.into()];
        self.run("INSERT INTO batches (upto, body) VALUES (?, ?)", values).map(drop)
    }

    pub(super) fn delete_batches_before(&self, upto: u64) -> Result<(), Failure> {
        self.run("DELETE FROM batches WHERE upto < ?", vec![number(upto)]).map(drop)
    }

    pub(super) fn put_sender(&self, id: u64, sender: Sender) -> Result<(), Failure> {
        let (due_number, due_at) = (sender.due.map(|due| i64::from(due.number)), sender.due.map(|due| due.at.ms()));
        let values = vec![
            id.to_string().into(),
            i64::from(sender.number).into(),
            sender.seen_at.ms().into(),
            due_number.into(),
            due_at.into(),
        ];
        self.run(
            "INSERT OR REPLACE INTO senders (id, number, seen_at, due_number, due_at) VALUES (?, ?, ?, ?, ?)",
            values,
        )
        .map(drop)
    }

    pub(super) fn delete_sender(&self, id: u64) -> Result<(), Failure> {
        self.run("DELETE FROM senders WHERE id = ?", vec![id.to_string().into()]).map(drop)
    }

    /// What is remembered of a key, and up to which batch.
    pub(super) fn memory(&self, id: KeyId) -> Result<(KeyMemory, u64), Failure> {
        let rows = self.run("SELECT upto, memory FROM keys WHERE id = ?", vec![id.to_string().into()])?;
        match rows.first() {
            Some(row) => Ok((decoded(blob(row, 1))?, integer(row, 0).unwrap_or_default().unsigned_abs())),
            None => Ok((KeyMemory::default(), 0)),
        }
    }

    pub(super) fn put_memory(&self, id: KeyId, memory: &KeyMemory, upto: u64, now: Moment) -> Result<(), Failure> {
        let values = vec![id.to_string().into(), number(upto), now.ms().into(), encoded(memory).into()];
        self.run("INSERT OR REPLACE INTO keys (id, upto, seen_at, memory) VALUES (?, ?, ?, ?)", values).map(drop)
    }

    /// Deletes the networks and rejections of keys that were not called since `since`. That they were in use remains known.
    pub(super) fn forget(&self, since: Moment, now: Moment) -> Result<(), Failure> {
        for row in self.run("SELECT id, upto, memory FROM keys WHERE seen_at < ?", vec![since.ms().into()])? {
            let Some(id) = text(&row, 0).and_then(|id| id.parse().ok()) else { continue };
            let mut memory: KeyMemory = decoded(blob(&row, 2))?;
            memory.forget_old(now);
            self.put_memory(id, &memory, integer(&row, 1).unwrap_or_default().unsigned_abs(), NEVER)?;
        }
        Ok(())
    }

    /// When the key that was not called for the longest time was called last, as far as something is kept of it.
    pub(super) fn oldest_call(&self) -> Result<Option<Moment>, Failure> {
        let rows = self.run("SELECT min(seen_at) FROM keys WHERE seen_at < ?", vec![NEVER.ms().into()])?;
        Ok(rows.first().and_then(|row| integer(row, 0)).map(Moment::from_ms))
    }

    fn run(&self, sql: &str, values: Vec<SqlStorageValue>) -> Result<Vec<Row>, Failure> {
        let failed = |error: Error| Failure::broken(ErrorCode::StoreUnavailable, sql, error);
        let rows: Result<Vec<Row>, Error> = self.0.exec(sql, values).map_err(failed)?.raw().collect();
        rows.map_err(failed)
    }
}

/// A batch number: exact in a double.
fn number(upto: u64) -> SqlStorageValue {
    SqlStorageValue::Integer(upto as i64)
}

fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

fn integer(row: &Row, column: usize) -> Option<i64> {
    match row.get(column) {
        Some(SqlStorageValue::Integer(number)) => Some(*number),
        _ => None,
    }
}

fn text(row: &Row, column: usize) -> Option<&str> {
    match row.get(column) {
        Some(SqlStorageValue::String(text)) => Some(text),
        _ => None,
    }
}

fn blob(row: &Row, column: usize) -> &[u8] {
    match row.get(column) {
        Some(SqlStorageValue::Blob(bytes)) => bytes,
        _ => &[],
    }
}
