//! Free text: what it can contain, in which form it is stored, and when two texts count as the same.
//!
//! Texts are stored in Unicode normalization form C, without surrounding white space. Invisible characters are rejected: a
//! name could consist of them, and controls of direction make a sentence read backwards.

mod pattern;

use crate::runtime;
pub use pattern::{LINE_PATTERN, REQUIRED_LINE_PATTERN, REQUIRED_TEXT_PATTERN, TEXT_PATTERN};

/// Whether line breaks and tabs can stand in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lines {
    One,
    Many,
}

/// What is wrong with a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    LineBreak,
    Invisible(char),
    /// It has no visible character.
    Blank,
}

/// Format characters (Unicode category Cf) and other characters that are invisible (`Default_Ignorable_Code_Point`),
/// also those that Unicode has only reserved; without joiners, variation selectors and [`BLANKS`].
const FORMAT: [(char, char); 21] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200b}'),
    ('\u{200e}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e00ff}'),
    ('\u{e01f0}', '\u{e0fff}'),
];
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];
/// Letters and signs that are invisible.
const BLANKS: [char; 9] =
    ['\u{34f}', '\u{115f}', '\u{1160}', '\u{17b4}', '\u{17b5}', '\u{2800}', '\u{3164}', '\u{ffa0}', '\u{1d159}'];

/// Shown instead of a name without any visible character.
const NO_NAME: &str = "(no visible name)";

/// A text in the form in which it is stored.
pub(crate) fn normalized(text: &str) -> String {
    runtime::nfc(text.trim())
}

/// The first flaw of a text in that form.
pub(crate) fn flaw(text: &str, lines: Lines) -> Option<Flaw> {
    let chars: Vec<char> = text.chars().collect();
    let invisible = chars.iter().enumerate().find_map(|(place, c)| match c {
        '\n' | '\r' | '\t' => (lines == Lines::One).then_some(Flaw::LineBreak),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Some(Flaw::LineBreak),
        c if JOINERS.contains(c) => (!joins(&chars, place)).then_some(Flaw::Invisible(*c)),
        c if c.is_control() || is_format(*c) => Some(Flaw::Invisible(*c)),
        _ => None,
    });
    invisible.or_else(|| (!is_visible(text)).then_some(Flaw::Blank))
}

fn is_visible(text: &str) -> bool {
    text.chars().any(is_seen)
}

/// Whether a character is visible by itself.
fn is_seen(c: char) -> bool {
    !(c.is_whitespace()
        || c.is_control()
        || is_format(c)
        || JOINERS.contains(&c)
        || BLANKS.contains(&c)
        || is_variation_selector(c))
}

const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// A text as it is shown: without invisible characters. Only texts that were stored before this check existed have any.
pub fn shown(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

/// A name as it is shown: never empty.
pub fn shown_name(name: &str) -> String {
    let name = shown(name);
    if is_visible(&name) { name } else { NO_NAME.to_owned() }
}

/// Whether [`shown`] and [`shown_name`] leave a text, and all texts within it, as they are.
pub fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii() || is_seen(c))
}

/// Whether a person who types one text would expect the other: invisible characters, case, accents, Unicode form and white
/// space do not count.
pub fn is_same(one: &str, other: &str) -> bool {
    let seen = |text: &str| fold(text).chars().filter(|c| is_seen(*c)).collect::<String>();
    seen(one) == seen(other)
}

/// A text in the form in which programs compare web addresses (NFKC), without invisible characters.
pub(crate) fn as_read(text: &str) -> String {
    runtime::nfkc(text).chars().filter(|c| is_seen(*c)).collect()
}

/// A text for search and sorting: without case and accents, in one Unicode form. Letters that only look accented become
/// plain ones.
pub fn fold(text: &str) -> String {
    runtime::bare_lower_case(text).chars().fold(String::new(), |mut folded, c| {
        match plain_letters(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
        folded
    })
}

const fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ð' | 'đ' => "d",
        'ħ' => "h",
        'ł' => "l",
        'ŧ' => "t",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// Whether a character is invisible and can change how others look: controls of direction, invisible marks, control
/// characters. Not line breaks, tabs and joiners.
fn is_hidden(c: char) -> bool {
    is_format(c) || matches!(c, '\u{2028}' | '\u{2029}') || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

pub(crate) fn is_format(c: char) -> bool {
    FORMAT.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Whether the joiner at `place` is between two letters or emoji.
fn joins(chars: &[char], place: usize) -> bool {
    let is_joined = |place: Option<usize>| {
        let c = place.and_then(|place| chars.get(place));
        c.is_some_and(|c| {
            c.is_alphabetic() || !(c.is_ascii() || c.is_whitespace() || is_format(*c) || JOINERS.contains(c))
        })
    };
    is_joined(place.checked_sub(1)) && is_joined(place.checked_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_have_every_format_character_and_every_ignorable_one() {
        let class = regex::Regex::new(r"^[\p{Cf}\p{Default_Ignorable_Code_Point}]$").unwrap();
        for c in '\0'..=char::MAX {
            let is_elsewhere = JOINERS.contains(&c) || BLANKS.contains(&c) || is_variation_selector(c);
            let expected = class.is_match(c.encode_utf8(&mut [0; 4])) && !is_elsewhere;
            assert_eq!(is_format(c), expected, "{:x}", u32::from(c));
            assert!(!expected || !is_seen(c), "{:x}", u32::from(c));
        }
    }

    #[test]
    fn what_is_hidden_is_not_shown_and_no_name_is_shown_as_nothing() {
        for (kept, expected) in [
            ("Shop", "Shop"),
            ("\u{202e}Sh\u{200b}op", "Shop"),
            ("\u{3164}", NO_NAME),
            ("\u{2060}", NO_NAME),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ] {
            assert_eq!(shown_name(kept), expected, "{kept:?}");
        }
        assert!(is_plain("Café 李\n") && !is_plain("a\u{200b}") && !is_plain("\u{3164}"));
    }

    #[test]
    fn texts_count_as_the_same_as_they_are_seen() {
        for (one, other) in [
            ("Café", "cafe\u{301}"),
            ("Stra\u{ad}ße", "STRASSE"),
            ("a\u{200b}b", "ab"),
            ("Corner  shop", " corner\u{a0}shop"),
            ("\u{202e}evil", "evil"),
            ("a\u{3164}b", "ab"),
            ("a\u{3164}b", "a b"),
            ("ab\u{2065}\u{e0080}\u{fe0f}", "ab"),
        ] {
            assert!(is_same(one, other), "{one:?} {other:?}");
        }
        assert!(!is_same("Shop 1", "Shop 2"));
    }
}
