//! The tables `search_words` and `to_index`: the words that merchant accounts, keys and members are found by, and their
//! sort names.
//!
//! The column `scope` contains an organisation's id (for its merchant accounts), a merchant account's id (for its keys), or
//! `members of` an organisation's id.

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::{MerchantId, OrganisationId};

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

/// What is searched, or listed by name.
#[derive(Clone, Copy)]
pub(crate) enum Scope {
    Merchants(OrganisationId),
    Keys(MerchantId),
    /// The keys of all merchant accounts.
    OrganisationKeys(OrganisationId),
    Members(OrganisationId),
}

impl Scope {
    /// A condition for a column `scope`.
    fn is_scope(self) -> Statement {
        let id = match self {
            Self::Merchants(id) => id.to_string(),
            Self::Keys(id) => id.to_string(),
            Self::Members(id) => format!("members of {id}"),
            Self::OrganisationKeys(id) => {
                return Statement::new("scope IN (SELECT id FROM merchants WHERE organisation_id = ?)", values![id]);
            }
        };
        Statement::new("scope = ?", values![id])
    }
}

/// The start of a word to search for.
pub(crate) struct Prefix {
    text: String,
    /// So many words match that it is faster to check each entry in the order of the list.
    is_common: bool,
}

/// The pending entries of each scope, and the prefixes to search it by.
pub(crate) async fn begin(
    db: &Db,
    scopes: &[Scope],
    most: usize,
    words: &[String],
) -> Result<Vec<(Vec<Pending>, Vec<Prefix>)>, Failure> {
    let mut statements = Vec::new();
    for scope in scopes {
        statements.extend([select_pending(Some(*scope), most), count(*scope, words)?]);
    }
    let mut results = db.select_each(statements).await?;
    let prefix = |(text, count): (&String, Count)| Prefix { text: text.clone(), is_common: count.found >= COMMON };
    let mut read = |_| {
        let (pending, counts): (_, Vec<Count>) = (results.rows()?, results.rows()?);
        Ok((pending, words.iter().zip(counts).map(prefix).collect()))
    };
    scopes.iter().map(&mut read).collect()
}

/// How many words match each of these prefixes.
fn count(scope: Scope, words: &[String]) -> Result<Statement, Failure> {
    let mut count = Statement::new("SELECT (SELECT count(*) FROM (SELECT 1 FROM search_words WHERE ", values![]);
    count.append(scope.is_scope());
    count.push(
        " AND word >= w.value AND word < w.value || char(1114111) LIMIT ?)) AS found FROM json_each(?) w ORDER BY w.key",
        values![COMMON, serde_json::to_string(words)?],
    );
    Ok(count)
}

#[derive(Deserialize)]
struct Count {
    found: usize,
}

/// The next pending entries, of one scope or of all scopes.
pub(crate) async fn pending(db: &Db, scope: Option<Scope>, most: usize) -> Result<Vec<Pending>, Failure> {
    db.rows(vec![select_pending(scope, most)]).await
}

fn select_pending(scope: Option<Scope>, most: usize) -> Statement {
    let mut select = Statement::new(
        "SELECT p.scope, p.subject, p.noted, coalesce(m.name, e.name) AS name,
            coalesce(concat_ws(' ', m.name, m.website, m.reference_id), '') || ' '
              || coalesce(concat_ws(' ', k.name, substr(k.hint, instr(k.hint, '…') + 1)), '') || ' '
              || coalesce(concat_ws(' ', e.name, e.email), '') AS texts
        FROM to_index p LEFT JOIN merchants m ON m.id = p.subject LEFT JOIN keys k ON k.id = p.subject
          LEFT JOIN members e ON e.id = p.subject",
        values![],
    );
    if let Some(scope) = scope {
        select.push(" WHERE p.", values![]);
        select.append(scope.is_scope());
    }
    select.push(" LIMIT ?", values![most]);
    select
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
pub(super) fn push_words(list: &mut Statement, subject: &str, scope: Scope, prefixes: &[Prefix]) {
    if prefixes.is_empty() {
        list.push(" AND false", values![]);
    }
    for Prefix { text, is_common } in prefixes {
        // This is the last Unicode character, so the range contains all words with the prefix.
        let end = format!("{text}\u{10FFFF}");
        let has_word = if *is_common {
            format!(" AND EXISTS (SELECT 1 FROM search_words WHERE subject = {subject} AND ")
        } else {
            format!(" AND {subject} IN (SELECT subject FROM search_words WHERE ")
        };
        list.push(&has_word, values![]);
        list.append(scope.is_scope());
        list.push(" AND word >= ? AND word < ?)", values![text, end]);
    }
}
