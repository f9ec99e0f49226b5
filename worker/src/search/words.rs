//! The words of a text, folded ([`shared::text::fold`]).

use shared::text::fold;

/// The longest word, in characters. Longer ones are cut.
const WORD_LEN: usize = 40;

/// The words that a text is found by: its words, and words joined that no space separates. `O'Brien` is found by
/// `brien` and by `obrien`.
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

pub(super) fn of(text: &str) -> Vec<String> {
    split(&fold(text))
}

fn split(folded: &str) -> Vec<String> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(cut).collect()
}

fn cut(word: &str) -> String {
    word.chars().take(WORD_LEN).collect()
}
