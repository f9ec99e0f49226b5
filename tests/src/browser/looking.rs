//! What a person sees: texts, the address, where the keyboard is; and the places where a page can keep things.

use super::{BOUND, Page};
use crate::until::until;
use crate::worker::worker;

impl Page {
    /// The visible text of the whole page.
    pub fn text(&self) -> String {
        self.script("return document.body.innerText", Vec::new()).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this text stands on the page.
    pub fn sees(&self, text: &str) {
        until(format!("{text:?} on {}, which says {:?}", self.address(), self.text()), BOUND, || {
            self.text().contains(text).then_some(())
        });
    }

    /// Waits until this text has gone.
    pub fn sees_no_more(&self, text: &str) {
        until(format!("{text:?} goes away"), BOUND, || (!self.text().contains(text)).then_some(()));
    }

    /// Waits until the page's heading is this one: the page has arrived.
    pub fn is_at(&self, heading: &str) {
        self.find("heading", heading);
    }

    /// The address behind the origin.
    pub fn address(&self) -> String {
        let address = self.wait(self.driver.current_url()).to_string();
        address.strip_prefix(&worker().origin).map(str::to_owned).unwrap_or(address)
    }

    /// Waits until the address is this one.
    pub fn comes_to(&self, address: &str) {
        until(format!("the address {address}"), BOUND, || (self.address() == address).then_some(()));
    }

    pub fn value_of(&self, role: &str, label: &str) -> String {
        let field = self.find(role, label);
        self.wait(field.prop("value")).unwrap_or_default()
    }

    /// Whether a switch, a checkbox or a radio button is on.
    pub fn is_switched_on(&self, role: &str, name: &str) -> bool {
        let element = self.find(role, name);
        self.wait(element.is_selected())
    }

    /// Waits until the keyboard is on this thing.
    pub fn gets_keyboard_on(&self, role: &str, name: &str) {
        until(format!("the keyboard on {role} {name:?}"), BOUND, || self.has_keyboard_on(role, name).then_some(()));
    }

    /// What the keyboard is on, in the page's own words.
    pub fn focused(&self) -> String {
        let focused = self.wait(self.driver.active_element());
        self.wait(focused.outer_html())
    }

    /// The places of the page that keep `text`, out of all that can keep one.
    pub fn places_with(&self, text: &str) -> Vec<String> {
        const SCRIPT: &str = "const text = arguments[0];
            const places = {
                document: document.documentElement.outerHTML,
                fields: [...document.querySelectorAll('input, textarea')].map(field => field.value).join(' '),
                localStorage: JSON.stringify({...localStorage}),
                sessionStorage: JSON.stringify({...sessionStorage}),
                cookie: document.cookie,
                address: location.href,
                history: JSON.stringify(history.state),
                title: document.title,
                window: window.name,
            };
            return Object.keys(places).filter(place => (places[place] ?? '').includes(text))";
        serde_json::from_value(self.script(SCRIPT, vec![text.into()])).expect("names of places")
    }

    /// Whether the page wants to be asked about before it is left. (chromedriver answers the browser's own
    /// question before anybody sees it, so what the browser asks the page is asked here.)
    pub fn asks_before_leaving(&self) -> bool {
        const SCRIPT: &str = "return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))";
        self.script(SCRIPT, Vec::new()) == true
    }

    /// What was copied last.
    pub fn clipboard(&self) -> String {
        let read = "navigator.clipboard.readText().then(arguments[0], error => arguments[0](String(error)))";
        self.async_script(read).as_str().expect("a text").to_owned()
    }
}
