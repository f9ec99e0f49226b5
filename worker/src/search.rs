//! Search words and sort names, folded so that case, accents and Unicode form do not matter (`search/words.rs`).
//!
//! New text is folded by the schedule, and before the next search, or list by name, of the same scope.

mod words;

use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db::search::{Pending, Prefix, Scope};
use crate::db::{self, Db};
use crate::failure::Failure;
use crate::limits;
use serde::Serialize;
use shared::problem::ErrorCode;
use shared::text::fold;

/// How many entries are folded at a time, and how many times in one request.
const AT_ONCE: usize = 250;
const ROUNDS: usize = 4;
/// How many words of an entry are indexed, and how many words a search can ask for.
const MOST_WORDS: usize = 40;
const MOST_ASKED: usize = 6;

/// Folds what is pending in the scope and returns the words that the member asks for.
pub(crate) async fn prepare(
    context: &RequestContext,
    member: &MemberSession,
    scope: Scope,
    text: &str,
) -> Result<Vec<Prefix>, Failure> {
    Ok(prepare_each(context, member, &[scope], text).await?.pop().unwrap_or_default())
}

/// Like [`prepare`], for several scopes.
pub(crate) async fn prepare_each(
    context: &RequestContext,
    member: &MemberSession,
    scopes: &[Scope],
    text: &str,
) -> Result<Vec<Vec<Prefix>>, Failure> {
    limits::before_search(context, member.session.member.id).await?;
    let begun = db::search::begin(&context.db, scopes, AT_ONCE, &asked(text)).await?;
    let mut words = Vec::new();
    for (scope, (pending, prefixes)) in scopes.iter().zip(begun) {
        fold_all(&context.db, *scope, pending).await?;
        words.push(prefixes);
    }
    Ok(words)
}

/// Folds the pending names of a scope, so that it can be listed by name.
pub(crate) async fn prepare_names(db: &Db, scope: Scope) -> Result<(), Failure> {
    let pending = db::search::pending(db, Some(scope), AT_ONCE).await?;
    fold_all(db, scope, pending).await
}

async fn fold_all(db: &Db, scope: Scope, pending: Vec<Pending>) -> Result<(), Failure> {
    if fold_rest(db, Some(scope), pending).await? {
        return Ok(());
    }
    let detail =
        "Many entries were written at once, and are being prepared for search and sorting. Try again in a second.";
    Err(Failure::too_many(ErrorCode::SearchNotReady, 1, detail))
}

/// Folds pending text of all scopes.
pub(crate) async fn index(db: &Db) -> Result<(), Failure> {
    let pending = db::search::pending(db, None, AT_ONCE).await?;
    fold_rest(db, None, pending).await.map(drop)
}

/// Folds these and further pending entries, as many as one request can. Returns whether that was all.
async fn fold_rest(db: &Db, scope: Option<Scope>, mut pending: Vec<Pending>) -> Result<bool, Failure> {
    // Not charged to the member: others may have written most of the text.
    let db = db.uncharged();
    for _ in 0..ROUNDS {
        if pending.is_empty() {
            break;
        }
        let rows = serde_json::to_string(&pending.iter().map(row).collect::<Vec<_>>())?;
        db::search::replace(&db, &rows).await?;
        pending = db::search::pending(&db, scope, AT_ONCE).await?;
    }
    Ok(pending.is_empty())
}

/// The row that [`db::search::replace`] takes: the id, the first words, and the name.
fn row(pending: &Pending) -> impl Serialize {
    let Pending { scope, subject, name, texts, noted } = pending;
    let mut kept = vec![subject.clone()];
    for word in words::indexed(texts) {
        if kept.len() < MOST_WORDS && !kept.contains(&word) {
            kept.push(word);
        }
    }
    (scope, subject, kept, noted, name.as_deref().map(fold))
}

/// The words that a search asks for. Each must be the start of an indexed word.
fn asked(text: &str) -> Vec<String> {
    // An id, and a key as lists show it (`kw_test_…a1B2`), are one word each.
    let text = text.rsplit_once('…').map_or(text, |(_, ending)| ending);
    let is_id = ["mer_", "key_"].iter().any(|prefix| text.starts_with(prefix));
    if is_id { vec![text.to_owned()] } else { words::of(text).into_iter().take(MOST_ASKED).collect() }
}
