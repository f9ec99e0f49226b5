//! Words to search by: folded, so that case, accents and Unicode form do not matter.
//!
//! Whatever was written is folded before the next search of the same scope, and by the schedule.

use crate::arrival::Arrival;
use crate::caller::SignedIn;
use crate::db::{self, Db, search::Pending};
use crate::failure::Failure;
use crate::limits;
use serde::Serialize;
use worker::js_sys::JsString;

/// How many merchant accounts or keys are folded at a time, and how often in one request.
const AT_ONCE: usize = 250;
const ROUNDS: usize = 4;
/// How many words something is found by, and how many a search can ask for.
const MOST_WORDS: usize = 40;
const MOST_ASKED: usize = 6;
/// The longest word, in characters. Of a longer one the beginning is kept.
const WORD_LEN: usize = 40;
/// Stand in nearly every web address.
const STOP_WORDS: [&str; 3] = ["http", "https", "www"];

/// The words that a member asks for, in a scope that is then ready to be searched.
pub(crate) async fn prepare(
    arrival: &Arrival,
    member: &SignedIn,
    scope: &str,
    text: &str,
) -> Result<Vec<String>, Failure> {
    limits::before_search(arrival, member.session.member.id).await?;
    index(&arrival.db, Some(scope)).await?;
    Ok(asked(text))
}

/// Folds what was written since, in one scope or in all.
pub(crate) async fn index(db: &Db, scope: Option<&str>) -> Result<(), Failure> {
    for _ in 0..ROUNDS {
        let pending = db::search::pending(db, scope, AT_ONCE).await?;
        if pending.is_empty() {
            break;
        }
        let rows: Vec<_> = pending.iter().map(row).collect();
        db::search::replace(db, &serde_json::to_string(&rows)?).await?;
    }
    Ok(())
}

/// What [`db::search::replace`] takes of one subject: its id, and the first of its words.
fn row(pending: &Pending) -> impl Serialize {
    let Pending { scope, subject, texts, noted } = pending;
    let mut kept = vec![subject.clone()];
    for word in words(texts) {
        if kept.len() < MOST_WORDS && !kept.contains(&word) {
            kept.push(word);
        }
    }
    (scope, subject, kept, noted)
}

/// The words that a search asks for. Each has to be the beginning of one.
fn asked(text: &str) -> Vec<String> {
    // An id, and a key as lists show it (`kw_test_…a1B2`), are one word each.
    let text = text.rsplit_once('…').map_or(text, |(_, ending)| ending);
    let is_id = ["mer_", "key_"].iter().any(|prefix| text.starts_with(prefix));
    if is_id { vec![text.to_owned()] } else { words(text).into_iter().take(MOST_ASKED).collect() }
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !STOP_WORDS.contains(word)).map(|word| word.chars().take(WORD_LEN).collect()).collect()
}

/// Without case and accents. The runtime has the Unicode tables for it; of a letter that has no accent of its own but
/// looks as if, the plain one is taken.
fn fold(text: &str) -> String {
    let decomposed = String::from(JsString::from(text).normalize("NFKD").to_lower_case());
    decomposed.chars().filter(|c| !is_mark(*c)).fold(String::new(), |mut folded, c| {
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
        folded
    })
}

/// The blocks of combining marks.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ð' | 'đ' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}
