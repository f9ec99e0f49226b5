//! Keeps the page correct while an extension translates it.
//!
//! The page asks not to be translated (`index.html`), but extensions do it all the same: they replace a text by an element of
//! their own. The dashboard would go on changing the removed text, and the page would show old data. So the text is put back
//! beside its translation, empty. Once it changes or is removed, the translation is removed too. A text that is translated
//! again although it is empty is not put back but only watched: otherwise neither side would stop.

use js_sys::{Array, WeakMap};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{MutationObserver, MutationObserverInit, MutationRecord, Node, NodeList};

/// Watches the texts of the page from now on.
pub fn follow() {
    let (translations, Some(body)) = (Translations::default(), document().body()) else { return };
    let on_change =
        Closure::<dyn Fn(Array, MutationObserver)>::new(move |records: Array, observer: MutationObserver| {
            translations.follow(&records, &observer);
            // Ignore the changes made here.
            observer.take_records();
        });
    let options = changes_of_text();
    options.set_subtree(true);
    options.set_child_list(true);
    if let Ok(observer) = MutationObserver::new(on_change.as_ref().unchecked_ref()) {
        // The body can be watched, as long as the page lives.
        let _ = observer.observe_with_options(&body, &options);
        on_change.forget();
    }
}

/// The texts that a translation has replaced.
#[derive(Default)]
struct Translations {
    /// What each text said, and the nodes that replace it.
    by_text: WeakMap,
    /// The text that a node replaces.
    text_of: WeakMap,
}

impl Translations {
    fn follow(&self, records: &Array, observer: &MutationObserver) {
        let records: Vec<MutationRecord> = records.iter().map(JsCast::unchecked_into).collect();
        let changed: Vec<(usize, Node)> = records.iter().enumerate().filter_map(changed_text).collect();
        for (place, record) in records.iter().enumerate() {
            if let Some((_, text)) = changed_text((place, record)) {
                self.restore(&text);
                continue;
            }
            for gone in nodes(record.removed_nodes()).filter(|node| !node.is_connected()) {
                if let Some(text) = node_in(&self.text_of, &gone) {
                    self.translate_again(&text, record);
                } else if self.by_text.has(&gone) {
                    self.leave(&gone, record);
                } else if gone.node_type() == Node::TEXT_NODE && self.translate(&gone, record) {
                    // The text is no longer in the page: observe it by itself.
                    let _ = observer.observe_with_options(&gone, &changes_of_text());
                    if changed.iter().any(|(later, text)| *later > place && *text == gone) {
                        self.restore(&gone);
                    } else {
                        self.put_back(&gone);
                    }
                }
            }
        }
    }

    /// Remembers the nodes that replaced a text. False if there are none.
    fn translate(&self, text: &Node, record: &MutationRecord) -> bool {
        let translation = self.found_in(record);
        if translation.is_empty() {
            return false;
        }
        self.remember(text, &text.node_value().unwrap_or_default(), &translation);
        true
    }

    /// Treats the nodes that replaced a translation as the text's translation. If the text is among them, the translation ends.
    fn translate_again(&self, text: &Node, record: &MutationRecord) {
        let said = self.entry(text).get(0).as_string().unwrap_or_default();
        let translation = self.found_in(record);
        if translation.is_empty() || translation.contains(text) {
            text.set_node_value(Some(&said));
            self.forget(text);
        } else {
            self.remember(text, &said, &translation);
        }
    }

    /// Removes the translation of an empty text that is removed, unless the text is translated again.
    fn leave(&self, text: &Node, record: &MutationRecord) {
        let more: Vec<Node> = nodes(record.added_nodes()).collect();
        if more.is_empty() {
            return self.forget(text);
        }
        let entry = self.entry(text);
        for node in more {
            entry.push(&node);
            self.text_of.set(&node, text);
        }
    }

    /// Puts an emptied text back beside its translation.
    fn put_back(&self, text: &Node) {
        if text.node_value().is_some_and(|said| !said.is_empty()) {
            self.place(text);
            text.set_node_value(Some(""));
        }
    }

    /// Replaces a translation by its text.
    fn restore(&self, text: &Node) {
        if !text.is_connected() {
            self.place(text);
        }
        self.forget(text);
    }

    /// Puts a text before its translation.
    fn place(&self, text: &Node) {
        let Some(node) = self.translation_of(text).find(Node::is_connected) else { return };
        if let Some(parent) = node.parent_node() {
            // Inserting before a child cannot fail.
            let _ = parent.insert_before(text, Some(&node));
        }
    }

    fn forget(&self, text: &Node) {
        for node in self.translation_of(text) {
            self.text_of.delete(&node);
            if let Some(parent) = node.parent_node() {
                // A child can be removed from its parent.
                let _ = parent.remove_child(&node);
            }
        }
        self.by_text.delete(text);
    }

    fn remember(&self, text: &Node, said: &str, translation: &[Node]) {
        let entry = Array::of1(&said.into());
        for node in translation {
            entry.push(node);
            self.text_of.set(node, text);
        }
        self.by_text.set(text, &entry);
    }

    fn translation_of(&self, text: &Node) -> impl Iterator<Item = Node> {
        self.entry(text).to_vec().into_iter().skip(1).map(JsCast::unchecked_into)
    }

    fn entry(&self, text: &Node) -> Array {
        self.by_text.get(text).dyn_into().unwrap_or_default()
    }

    /// What replaced a removed node: what the same step added, or else a `<font>` beside it, which the dashboard never uses.
    fn found_in(&self, record: &MutationRecord) -> Vec<Node> {
        let added: Vec<Node> = nodes(record.added_nodes()).collect();
        if !added.is_empty() {
            return added;
        }
        let mut beside = [record.previous_sibling(), record.next_sibling()].into_iter().flatten();
        beside.find(|node| node.node_name() == "FONT" && !self.text_of.has(node)).into_iter().collect()
    }
}

fn changes_of_text() -> MutationObserverInit {
    let options = MutationObserverInit::new();
    options.set_character_data(true);
    options
}

fn changed_text((place, record): (usize, &MutationRecord)) -> Option<(usize, Node)> {
    let text = record.target().filter(|_| record.type_() == "characterData")?;
    Some((place, text))
}

fn node_in(map: &WeakMap, key: &Node) -> Option<Node> {
    map.get(key).dyn_into().ok()
}

fn nodes(list: NodeList) -> impl Iterator<Item = Node> {
    (0..list.length()).filter_map(move |place| list.item(place))
}
