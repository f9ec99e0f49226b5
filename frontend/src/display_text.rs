//! Texts by members, made safe to show. Names in elements of their own are in `<bdi>`.

use js_sys::JSON;
use shared::text;
use std::borrow::Cow;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// A name within a sentence, isolated so that a right-to-left name does not reorder the words around it.
pub fn isolated(name: &str) -> String {
    if name.chars().any(is_right_to_left) { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
}

/// Things in a sentence: "Ada", "Ada or Grace", "Ada, Grace or Mina".
pub fn listed(names: &[String], last_word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} {last_word} {last}", others.join(", ")),
    }
}

/// A reply without hidden characters, which older texts can contain: they could hide or reorder other text.
pub fn visible(reply: &str) -> Cow<'_, str> {
    if text::is_plain(reply) {
        return Cow::Borrowed(reply);
    }
    // The browser reads and writes the JSON: a second reader would add to the start of the dashboard.
    let replace = Closure::<dyn FnMut(String, JsValue) -> JsValue>::new(shown);
    let replaced = JSON::parse(reply).and_then(|value| JSON::stringify_with_replacer(&value, replace.as_ref()));
    replaced.map_or(Cow::Borrowed(reply), |text| Cow::Owned(text.into()))
}

/// What replaces the value of a field.
fn shown(field: String, value: JsValue) -> JsValue {
    match value.as_string() {
        Some(name) if field == "name" => text::shown_name(&name).into(),
        Some(text) => text::shown(&text).into(),
        None => value,
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
