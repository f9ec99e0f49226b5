//! The tables `search_words` and `to_index`: the words by which merchant accounts and keys are found.
//!
//! A scope is an organisation (whose merchant accounts are searched) or a merchant account (whose keys are).

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;

/// Something whose words have to be folded, with its texts.
#[derive(Deserialize)]
pub(crate) struct Pending {
    pub(crate) scope: String,
    pub(crate) subject: String,
    pub(crate) texts: String,
    /// How often it was written since.
    pub(crate) noted: i64,
}

/// The next few of a scope, or of all.
pub(crate) async fn pending(db: &Db, scope: Option<&str>, most: usize) -> Result<Vec<Pending>, Failure> {
    let of_scope = if scope.is_some() { "p.scope = ?1" } else { "?1 IS NULL" };
    let sql = format!(
        "SELECT p.scope, p.subject, p.noted,
            coalesce(concat_ws(' ', m.name, m.website, m.reference_id), '') || ' '
              || coalesce(concat_ws(' ', k.name, substr(k.hint, instr(k.hint, '…') + 1)), '') AS texts
        FROM to_index p LEFT JOIN merchants m ON m.id = p.subject LEFT JOIN keys k ON k.id = p.subject
        WHERE {of_scope} LIMIT ?2"
    );
    db.rows(vec![Statement::new(sql, values![scope, most])]).await
}

/// Replaces the words of these subjects: `rows` is a JSON list of `[scope, subject, [word, …], noted]`. A subject that was
/// written again meanwhile is left to be folded again.
pub(crate) async fn replace(db: &Db, rows: &str) -> Result<(), Failure> {
    let delete = "DELETE FROM search_words WHERE subject IN (SELECT value ->> 1 FROM json_each(?))";
    let insert = "INSERT INTO search_words (scope, word, subject)
        SELECT s.value ->> 0, w.value, s.value ->> 1 FROM json_each(?) s, json_each(s.value, '$[2]') w WHERE true
        ON CONFLICT DO NOTHING";
    let done = "DELETE FROM to_index
        WHERE (scope, subject, noted) IN (SELECT value ->> 0, value ->> 1, value ->> 3 FROM json_each(?))";
    let statements = [delete, insert, done].map(|sql| Statement::new(sql, values![rows]));
    db.change(statements.into()).await.map(|_| ())
}

/// A part of a condition: `subject` has a word that begins so, for each of `words`. Nothing is found by no words.
pub(super) fn push_words(list: &mut Statement, subject: &str, scope: &str, words: &[String]) {
    if words.is_empty() {
        list.push(" AND false", values![]);
    }
    for word in words {
        // No character comes after this one, so that the range ends where the prefix does.
        let end = format!("{word}\u{10FFFF}");
        list.push(
            &format!(" AND {subject} IN (SELECT subject FROM search_words WHERE scope = ? AND word >= ? AND word < ?)"),
            values![scope, word, end],
        );
    }
}
