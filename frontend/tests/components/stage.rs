//! A place where a test mounts a component, and how it finds things on it.

use js_sys::Promise;
use keywright_frontend::state::confirmation::Confirmation;
use keywright_frontend::state::session::CurrentSession;
use keywright_frontend::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// How often [`Stage::sees`] looks, and how long it waits between, in milliseconds.
const LOOKS: usize = 500;
const BETWEEN_LOOKS_MS: i32 = 10;

/// An element of the page with one component in it. Dropping it removes the element.
pub(super) struct Stage {
    root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
}

impl Stage {
    /// Mounts the component with the contexts of the dashboard. No member is signed in.
    pub(super) fn with<V: IntoView + 'static>(component: impl FnOnce() -> V + 'static) -> Self {
        let provided = move || {
            Toasts::provide();
            Confirmation::provide();
            CurrentSession::provide();
            component()
        };
        let root = document().create_element("div").unwrap().unchecked_into::<HtmlElement>();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = mount_to(root.clone(), provided);
        Self { root, _mounted: Box::new(mounted) }
    }

    /// All text.
    pub(super) fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    /// Waits until this text is shown.
    pub(super) async fn sees(&self, text: &str) {
        self.until(text, |shown| shown.contains(text)).await;
    }

    /// Waits until this text is no longer shown.
    pub(super) async fn sees_no_more(&self, text: &str) {
        self.until(text, |shown| !shown.contains(text)).await;
    }

    async fn until(&self, text: &str, holds: impl Fn(&str) -> bool) {
        for _ in 0..LOOKS {
            if holds(&self.text()) {
                return;
            }
            pause(BETWEEN_LOOKS_MS).await;
        }
        panic!("waited in vain for a change of {text:?} in {:?}", self.text());
    }

    pub(super) fn find(&self, selector: &str) -> Element {
        self.root.query_selector(selector).unwrap().unwrap_or_else(|| panic!("nothing is {selector}"))
    }

    pub(super) fn find_all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).map(|place| found.item(place).unwrap().unchecked_into()).collect()
    }

    /// The input with this accessible name.
    pub(super) fn input(&self, name: &str) -> HtmlInputElement {
        self.find(&format!("input[aria-label='{name}']")).unchecked_into()
    }

    /// The radio button of the segment `label` in the group `legend`.
    pub(super) fn segment(&self, legend: &str, label: &str) -> HtmlInputElement {
        let group = self.find_all("fieldset").into_iter().find(|group| {
            group.query_selector("legend").unwrap().is_some_and(|found| found.text_content().as_deref() == Some(legend))
        });
        let labels = group.unwrap_or_else(|| panic!("no group {legend}")).get_elements_by_tag_name("label");
        (0..labels.length())
            .map(|place| labels.item(place).unwrap())
            .find(|found| found.text_content().as_deref() == Some(label))
            .and_then(|found| found.query_selector("input").unwrap())
            .unwrap_or_else(|| panic!("no segment {label}"))
            .unchecked_into()
    }

    pub(super) fn button(&self, label: &str) -> HtmlElement {
        self.find_all("button")
            .into_iter()
            .find(|button| button.text_content().is_some_and(|text| text.trim() == label))
            .unwrap_or_else(|| panic!("no button {label}"))
            .unchecked_into()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Clicks, and waits until the page shows what follows.
pub(super) async fn click(element: &HtmlElement) {
    element.click();
    settle().await;
}

/// Presses a key on an element. Returns whether the element prevented the default action.
pub(super) async fn press(element: &Element, key: &str) -> bool {
    let options = KeyboardEventInit::new();
    options.set_key(key);
    options.set_bubbles(true);
    options.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
    let not_taken = element.dispatch_event(&event).unwrap();
    settle().await;
    !not_taken
}

/// Waits until effects have run.
pub(super) async fn settle() {
    leptos::task::tick().await;
}

/// Waits this many milliseconds.
pub(super) async fn pause(ms: i32) {
    let waited = Promise::new(&mut |done, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms).unwrap();
    });
    JsFuture::from(waited).await.unwrap();
}
