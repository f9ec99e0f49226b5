//! Texts that people wrote, as they are shown. Names in elements of their own stand in `<bdi>`.

use serde_json::Value;
use shared::text::{is_hidden, is_visible};
use std::borrow::Cow;

/// Shown instead of a name without any visible character.
const NO_NAME: &str = "(no visible name)";

/// A name within a sentence: one that is written from right to left does not turn the words around it.
pub fn isolated(name: &str) -> String {
    if name.chars().any(is_right_to_left) { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
}

/// A reply without characters that cannot be seen. What was stored before they were rejected could hide or turn other text.
pub fn visible(reply: &str) -> Cow<'_, str> {
    let is_plain = reply.is_ascii()
        || !reply.chars().any(|c| is_hidden(c) || !is_visible(c.encode_utf8(&mut [0; 4])) && !c.is_ascii());
    let Some(Ok(mut value)) = (!is_plain).then(|| serde_json::from_str(reply)) else { return Cow::Borrowed(reply) };
    make_visible(&mut value);
    Cow::Owned(value.to_string())
}

fn make_visible(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|c| !is_hidden(c)),
        Value::Array(items) => items.iter_mut().for_each(make_visible),
        Value::Object(fields) => {
            for (field, value) in fields {
                make_visible(value);
                match value {
                    Value::String(name) if field == "name" && !is_visible(name) => NO_NAME.clone_into(name),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Letters of Hebrew, Arabic and the other scripts that are written so.
const fn is_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}
