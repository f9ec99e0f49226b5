//! Recognises a secret, or a part of one, in a text that a person typed or pasted, such as a search.
//!
//! The secret can be inside other text (`API_KEY="kw_live_…"`, JSON, a URL), broken by white space, percent-encoded, or cut
//! off at either end.

use super::{CHECKSUM_LEN, HINT_LEN, RANDOM_LEN, Secret, decodings, prefix};
use crate::mode::Mode;
use crate::text::is_format;

/// The number of characters after the prefix.
const BODY_LEN: usize = RANDOM_LEN + CHECKSUM_LEN;
/// The shortest part without a prefix that is recognised. Shorter parts leave more than 130 bits unknown.
const PART_LEN: usize = 16;

/// `kw_`, with which all prefixes begin.
const KW: u32 = u32::from_be_bytes(*b"\0kw_");
/// The kinds of characters, as bits.
const UPPER: u8 = 1;
const LOWER: u8 = 2;
const DIGIT: u8 = 4;

/// What a text contains of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pasted {
    Whole(Secret),
    /// As long as a secret, but its checksum is wrong: mistyped or altered. With its last four characters.
    Altered {
        ending: String,
    },
    /// A part of a secret, with its last four characters. They are those of the secret if its end is there.
    Part {
        ending: String,
    },
}

impl Pasted {
    /// False only if [`Self::find`] finds nothing. Less code than a search: the start of the dashboard has only this check.
    pub fn is_possible(text: &str) -> bool {
        let (mut last_three, mut changes, mut kind_before, mut kinds) = (0_u32, 0, 0_u8, 0);
        for byte in text.bytes() {
            let kind = match byte {
                b'%' => return true,
                b'A'..=b'Z' => UPPER,
                b'a'..=b'z' => LOWER,
                b'0'..=b'9' => DIGIT,
                b'_' => 0,
                _ => continue,
            };
            last_three = (last_three << 8 | u32::from(byte.to_ascii_lowercase())) & 0xff_ff_ff;
            if last_three == KW {
                return true;
            }
            changes += u32::from(kind != kind_before);
            kind_before = kind;
            kinds |= kind;
        }
        // The fewest of a part, and the first character: see `is_random`.
        changes >= 7 && kinds & UPPER != 0 && kinds & LOWER != 0
    }

    /// The first secret in `text`, or else the first altered one, or else the first part of one.
    pub fn find(text: &str) -> Option<Self> {
        let decoded = decodings(text).last().unwrap_or_default();
        let unbroken: String = decoded.chars().filter(|c| !c.is_whitespace() && !is_format(*c)).collect();
        let mut found: Vec<Self> =
            [&decoded, &unbroken].into_iter().flat_map(|text| words(text)).filter_map(of_word).collect();
        found.extend(after_dots(&unbroken));
        let first = |is_right: fn(&&Self) -> bool| found.iter().find(is_right).cloned();
        first(|pasted| matches!(pasted, Self::Whole(_)))
            .or_else(|| first(|pasted| matches!(pasted, Self::Altered { .. })))
            .or_else(|| first(|_| true))
    }
}

/// The end of a secret that stands after its prefix and dots: `kw_live_...a1B2c3`. A hint as the pages show it, with `…` and four
/// characters, is no part.
fn after_dots(text: &str) -> Option<Pasted> {
    let words: Vec<&str> = words(text).filter(|word| !word.is_empty()).collect();
    let end = words.windows(2).find_map(|pair| match pair {
        [before, end] if before.strip_suffix('_').is_some_and(ends_in_prefix) => Some(*end),
        _ => None,
    })?;
    let is_hint = end.len() == HINT_LEN && text.contains('…');
    let ending = ending(end)?;
    (!is_hint && end.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(Pasted::Part { ending })
}

/// Whether a text ends in the prefix of a secret, without its last `_`, in any case.
fn ends_in_prefix(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["kw_live", "kw_test"].iter().any(|prefix| text.ends_with(prefix))
}

/// The last four characters.
fn ending(text: &str) -> Option<String> {
    text.get(text.len().checked_sub(HINT_LEN)?..).map(str::to_owned)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
}

fn of_word(word: &str) -> Option<Pasted> {
    let (before, body) = word.rsplit_once('_').unwrap_or(("", word));
    let has_prefix = ends_in_prefix(before);
    if let Some(secret) = whole(body) {
        return Some(Pasted::Whole(secret));
    }
    let ending = ending(body)?;
    if has_prefix && body.len() >= BODY_LEN {
        Some(Pasted::Altered { ending })
    } else if has_prefix || (body.len() >= PART_LEN && is_random(body)) {
        Some(Pasted::Part { ending })
    } else {
        None
    }
}

/// The secret with this body. Its prefix can be cut off, or in capitals: the checksum covers it.
fn whole(body: &str) -> Option<Secret> {
    let body = body.get(..BODY_LEN)?;
    Mode::ALL.iter().find_map(|mode| Secret::parse(&format!("{}{body}", prefix(*mode))).ok())
}

/// Whether a word has capitals and small letters, and changes between capitals, small letters and digits at two of five places or
/// more. Random characters do so at three of five, names such as `Shop24Furniture` at one of four.
fn is_random(word: &str) -> bool {
    let kind = |byte: &u8| (byte.is_ascii_uppercase(), byte.is_ascii_digit());
    let bytes = word.as_bytes();
    let changes = bytes.windows(2).filter(|pair| matches!(pair, [one, next] if kind(one) != kind(next))).count();
    let has = |is_kind: fn(&u8) -> bool| bytes.iter().any(is_kind);
    has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && 5 * changes >= 2 * (bytes.len() - 1)
}
