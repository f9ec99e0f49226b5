//! The table `repeated_requests`: what requests with an `Idempotency-Key` created.

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;

/// Identifies a request, so that a repetition is recognised.
#[derive(Clone)]
pub(crate) struct Request {
    /// A member's id, or `operator`.
    pub(crate) caller: String,
    /// The kind of thing that it creates.
    pub(crate) makes: &'static str,
    pub(crate) idempotency_key: String,
    /// The SHA-256 of the checked input.
    pub(crate) digest: String,
}

/// What an earlier request with the same `Idempotency-Key` created.
#[derive(Deserialize)]
pub(crate) struct Made {
    pub(crate) request_digest: String,
    /// The id of the created thing.
    pub(crate) made: String,
}

pub(crate) async fn find(db: &Db, request: &Request) -> Result<Option<Made>, Failure> {
    let sql = "SELECT request_digest, made FROM repeated_requests
        WHERE caller = ? AND makes = ? AND idempotency_key = ?";
    db.row(Statement::new(sql, values![&request.caller, request.makes, &request.idempotency_key])).await
}

/// Makes a change take effect only if the same request was not answered before, and records what it created. The
/// condition is part of the first statement: otherwise that one would take effect alone.
pub(crate) fn once(change: &mut Vec<Statement>, request: Option<&Request>, made: impl ToString) {
    let Some(Request { caller, makes, idempotency_key, digest }) = request else { return };
    if let Some(first) = change.first_mut() {
        first.push(
            " AND NOT EXISTS (
               SELECT 1 FROM repeated_requests WHERE caller = ? AND makes = ? AND idempotency_key = ?)",
            values![caller, *makes, idempotency_key],
        );
    }
    let insert = Statement::new(
        "INSERT INTO repeated_requests (caller, makes, idempotency_key, request_digest, made)
         SELECT ?, ?, ?, ?, ? WHERE true",
        values![caller, *makes, idempotency_key, digest, made.to_string()],
    );
    change.push(insert.if_changed());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_is_part_of_the_first_statement_and_the_record_follows_the_last() {
        let request = Request {
            caller: "mem_1".to_owned(),
            makes: "invitation",
            idempotency_key: "once".to_owned(),
            digest: "d".to_owned(),
        };
        let statement = |sql: &str| Statement::new(sql, values![]);
        let mut change = vec![statement("UPDATE invitations SET x = 1 WHERE true"), statement("INSERT")];
        once(&mut change, Some(&request), "inv_1");
        let sql: Vec<&str> = change.iter().map(|statement| statement.sql.as_str()).collect();
        assert!(sql[0].contains("AND NOT EXISTS") && sql[0].contains("FROM repeated_requests"), "{sql:?}");
        assert_eq!(sql[1], "INSERT");
        assert!(sql[2].starts_with("INSERT INTO repeated_requests") && sql[2].ends_with("changes() > 0"), "{sql:?}");
    }

    #[test]
    fn a_change_without_an_idempotency_key_stays_as_it_is() {
        let mut change = vec![Statement::new("INSERT", values![])];
        once(&mut change, None, "inv_1");
        assert_eq!((change.len(), change[0].sql.as_str()), (1, "INSERT"));
    }
}
