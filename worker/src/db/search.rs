//! The tables `search_words` and `to_index`: the words that merchant accounts, keys and members are found by, and their
//! sort names.
//!
//! A scope is an organisation (its merchant accounts), a merchant account (its keys) or [`members`] (of an
//! organisation).

use super::{Db, Statement, values};
use crate::failure::Failure;
use crate::json;
use serde::Deserialize;
use shared::id::OrganisationId;

/// A prefix with at least this many matching words counts as common.
const COMMON: usize = 1_500;

/// An entry whose texts must be folded.
#[derive(Deserialize)]
pub(crate) struct Pending {
    pub(crate) scope: String,
    pub(crate) subject: String,
    pub(crate) name: Option<String>,
    pub(crate) texts: String,
    /// How often it was written. If this has changed after folding, it must be folded again.
    pub(crate) noted: i64,
}

/// The scope of an organisation's members.
pub(crate) fn members(organisation_id: OrganisationId) -> String {
    format!("members of {organisation_id}")
}

/// The start of a word to search for.
pub(crate) struct Prefix {
    text: String,
    /// So many words match that it is faster to check each entry in the order of the list.
    is_common: bool,
}

/// The pending entries of a scope, and the prefixes to search it by.
pub(crate) async fn begin(
    db: &Db,
    scope: &str,
    most: usize,
    words: Vec<String>,
) -> Result<(Vec<Pending>, Vec<Prefix>), Failure> {
    let sql = "SELECT (SELECT count(*) FROM (SELECT 1 FROM search_words
            WHERE scope = ?1 AND word >= w.value AND word < w.value || char(1114111) LIMIT ?3)) AS found
        FROM json_each(?2) w ORDER BY w.key";
    let count = Statement::new(sql, values![scope, serde_json::to_string(&words)?, COMMON]);
    let [pending, counts] = db.select_both(select_pending(Some(scope), most), count).await?;
    let pending = pending.into_iter().map(json::read).collect::<Result<_, _>>()?;
    let counts = counts.into_iter().map(json::read).collect::<Result<Vec<Count>, _>>()?;
    let prefix = |(text, count): (String, Count)| Prefix { text, is_common: count.found >= COMMON };
    Ok((pending, words.into_iter().zip(counts).map(prefix).collect()))
}

#[derive(Deserialize)]
struct Count {
    found: usize,
}

/// The next pending entries, of one scope or of all scopes.
pub(crate) async fn pending(db: &Db, scope: Option<&str>, most: usize) -> Result<Vec<Pending>, Failure> {
    db.rows(vec![select_pending(scope, most)]).await
}

fn select_pending(scope: Option<&str>, most: usize) -> Statement {
    let of_scope = if scope.is_some() { "p.scope = ?1" } else { "?1 IS NULL" };
    let sql = format!(
        "SELECT p.scope, p.subject, p.noted, coalesce(m.name, e.name) AS name,
            coalesce(concat_ws(' ', m.name, m.website, m.reference_id), '') || ' '
              || coalesce(concat_ws(' ', k.name, substr(k.hint, instr(k.hint, '…') + 1)), '') || ' '
              || coalesce(concat_ws(' ', e.name, e.email), '') AS texts
        FROM to_index p LEFT JOIN merchants m ON m.id = p.subject LEFT JOIN keys k ON k.id = p.subject
          LEFT JOIN members e ON e.id = p.subject
        WHERE {of_scope} LIMIT ?2"
    );
    Statement::new(sql, values![scope, most])
}

/// Replaces the words and names of these entries. `rows` is a JSON list of `[scope, subject, [word, …], noted, name]`.
/// An entry that was written again meanwhile stays pending.
pub(crate) async fn replace(db: &Db, rows: &str) -> Result<(), Failure> {
    let delete = "DELETE FROM search_words WHERE subject IN (SELECT value ->> 1 FROM json_each(?))";
    let insert = "INSERT INTO search_words (scope, word, subject)
        SELECT s.value ->> 0, w.value, s.value ->> 1 FROM json_each(?) s, json_each(s.value, '$[2]') w WHERE true
        ON CONFLICT DO NOTHING";
    let done = "DELETE FROM to_index
        WHERE (scope, subject, noted) IN (SELECT value ->> 0, value ->> 1, value ->> 3 FROM json_each(?))";
    let sort = |table: &str| {
        format!("UPDATE {table} SET sort_name = r.value ->> 4 FROM json_each(?) r WHERE {table}.id = r.value ->> 1")
    };
    let [merchants, members] = [sort("merchants"), sort("members")];
    let statements = [delete, insert, &merchants, &members, done].map(|sql| Statement::new(sql, values![rows]));
    db.change(statements.into()).await.map(|_| ())
}

/// The column `owner` for a condition with [`push_words`]. With a rare word, the `+` stops SQLite from using the index
/// of the owner instead of that of the words.
pub(super) fn column(owner: &str, prefixes: Option<&[Prefix]>) -> String {
    let has_rare = prefixes.is_some_and(|prefixes| prefixes.iter().any(|prefix| !prefix.is_common));
    if has_rare { format!("+{owner}") } else { owner.to_owned() }
}

/// A part of a condition: `subject` has a matching word for each prefix. Without prefixes, nothing matches.
pub(super) fn push_words(list: &mut Statement, subject: &str, scope: &str, prefixes: &[Prefix]) {
    if prefixes.is_empty() {
        list.push(" AND false", values![]);
    }
    for Prefix { text, is_common } in prefixes {
        // This is the last Unicode character, so the range contains all words with the prefix.
        let end = format!("{text}\u{10FFFF}");
        let has_word = if *is_common {
            format!("EXISTS (SELECT 1 FROM search_words WHERE subject = {subject} AND scope = ?")
        } else {
            format!("{subject} IN (SELECT subject FROM search_words WHERE scope = ?")
        };
        list.push(&format!(" AND {has_word} AND word >= ? AND word < ?)"), values![scope, text, end]);
    }
}
