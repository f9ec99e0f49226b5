//! Texts by members, made safe to show. Names in elements of their own are in `<bdi>`.

use serde_json::Value;
use shared::text;
use std::borrow::Cow;

/// A name within a sentence, isolated so that a right-to-left name does not reorder the words around it.
pub fn isolated(name: &str) -> String {
    if name.chars().any(is_right_to_left) { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
}

/// A reply without hidden characters, which older texts can contain: they could hide or reorder other text.
pub fn visible(reply: &str) -> Cow<'_, str> {
    if text::is_plain(reply) {
        return Cow::Borrowed(reply);
    }
    let Ok(mut value) = serde_json::from_str(reply) else { return Cow::Borrowed(reply) };
    make_visible(&mut value);
    Cow::Owned(value.to_string())
}

fn make_visible(value: &mut Value) {
    match value {
        Value::String(text) => *text = text::shown(text),
        Value::Array(items) => items.iter_mut().for_each(make_visible),
        Value::Object(fields) => fields.iter_mut().for_each(|(field, value)| match value {
            Value::String(name) if field == "name" => *name = text::shown_name(name),
            value => make_visible(value),
        }),
        _ => {}
    }
}

/// Letters of Hebrew, Arabic and other right-to-left scripts.
const fn is_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}
