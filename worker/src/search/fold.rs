//! Folds text: without case and accents, in one Unicode form. The runtime has the Unicode tables for it.

use worker::js_sys::{JsString, RegExp};

/// The longest word, in characters. Of a longer one the beginning is kept.
const WORD_LEN: usize = 40;
/// Accents, and the vowel points of Hebrew and Arabic. The vowel signs of other scripts are letters to their readers.
const MARKS: &str = r"\p{Script=Inherited}|(?=\p{M})[\p{Script=Hebrew}\p{Script=Arabic}]";

thread_local! {
    static ALL_MARKS: RegExp = RegExp::new(MARKS, "gu");
}

/// What a text is found by: its words, and what its words are together where no space is between them. `O'Brien` is found
/// by `brien` and by `obrien`.
pub(super) fn indexed(text: &str) -> Vec<String> {
    let mut indexed = Vec::new();
    for run in fold(text).split_whitespace() {
        let parts = split(run);
        if parts.len() > 1 {
            indexed.push(cut(&parts.concat()));
        }
        indexed.extend(parts);
    }
    indexed
}

pub(super) fn words(text: &str) -> Vec<String> {
    split(&fold(text))
}

fn split(folded: &str) -> Vec<String> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(cut).collect()
}

fn cut(word: &str) -> String {
    word.chars().take(WORD_LEN).collect()
}

/// Of a letter that looks as if it had an accent, but has none of its own, the plain one is taken.
fn fold(text: &str) -> String {
    let decomposed = JsString::from(text).normalize("NFKD");
    let bare = ALL_MARKS.with(|marks| decomposed.replace_by_pattern(marks, ""));
    let folded = String::from(bare.to_lower_case());
    folded.chars().fold(String::new(), |mut plain, c| {
        match plain_letters(c) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(c),
        }
        plain
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
