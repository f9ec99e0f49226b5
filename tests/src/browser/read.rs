//! Reads what a person sees (texts, the address, the focus) and every place where a page can keep data.

use super::{BOUND, Page};
use crate::until::until;
use crate::worker::worker;

impl Page {
    /// The visible text of the whole page.
    pub fn text(&self) -> String {
        self.script("return document.body.innerText", Vec::new()).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page shows this text.
    pub fn sees(&self, text: &str) {
        until(format!("{text:?} on {}, which says {:?}", self.address(), self.text()), BOUND, || {
            self.text().contains(text).then_some(())
        });
    }

    /// Waits until the page no longer shows this text.
    pub fn sees_no_more(&self, text: &str) {
        until(format!("{text:?} disappears"), BOUND, || (!self.text().contains(text)).then_some(()));
    }

    /// Waits for a page with this heading.
    pub fn is_at(&self, heading: &str) {
        self.find("heading", heading);
    }

    /// The current address without the origin.
    pub fn address(&self) -> String {
        let address = self.wait(self.driver.current_url()).to_string();
        address.strip_prefix(&worker().origin).map(str::to_owned).unwrap_or(address)
    }

    /// Waits for this address.
    pub fn comes_to(&self, address: &str) {
        until(format!("the address {address}"), BOUND, || (self.address() == address).then_some(()));
    }

    pub fn value_of(&self, role: &str, label: &str) -> String {
        let field = self.find(role, label);
        self.wait(field.prop("value")).unwrap_or_default()
    }

    /// Whether a switch, checkbox or radio button is on.
    pub fn is_switched_on(&self, role: &str, name: &str) -> bool {
        let element = self.find(role, name);
        self.wait(element.is_selected())
    }

    /// Waits until this element has the focus.
    pub fn gets_keyboard_on(&self, role: &str, name: &str) {
        until(format!("the focus on {role} {name:?}"), BOUND, || self.has_keyboard_on(role, name).then_some(()));
    }

    /// The HTML of the focused element.
    pub fn focused(&self) -> String {
        let focused = self.wait(self.driver.active_element());
        self.wait(focused.outer_html())
    }

    /// The places of the page that contain `text`, out of all that can keep it.
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

    /// Everything that the browser keeps about the page: storage, history, cookies, caches, databases and the addresses that it
    /// has requested.
    pub fn traces(&self) -> String {
        const SCRIPT: &str = "const done = arguments[0];
            (async () => {
                const caches_ = await Promise.all((await caches.keys()).map(async (name) =>
                    [name, (await (await caches.open(name)).keys()).map(({ url }) => url)]));
                const databases = await Promise.all((await indexedDB.databases()).map(({ name }) => new Promise((go) => {
                    const opening = indexedDB.open(name);
                    opening.onerror = () => go([name]);
                    opening.onsuccess = () => {
                        const database = opening.result, stores = [...database.objectStoreNames];
                        if (!stores.length) return go([name]);
                        const reading = database.transaction(stores);
                        Promise.all(stores.map((store) => new Promise((got) => {
                            const all = reading.objectStore(store).getAll();
                            all.onsuccess = () => got(all.result);
                        }))).then((all) => go([name, all]));
                    };
                })));
                return JSON.stringify({
                    caches_, databases,
                    localStorage: { ...localStorage }, sessionStorage: { ...sessionStorage }, cookie: document.cookie,
                    address: location.href, history: history.state, title: document.title, window: window.name,
                    fields: [...document.querySelectorAll('input, textarea')].map((field) => field.value),
                    document: document.documentElement.outerHTML,
                    requested: performance.getEntriesByType('resource').map(({ name }) => name),
                    opened: performance.getEntriesByType('navigation').map(({ name }) => name),
                });
            })().then(done, (error) => done('cannot read: ' + error))";
        let traces = self.async_script(SCRIPT).as_str().unwrap_or_default().to_owned();
        assert!(traces.contains("\"requested\""), "{traces}");
        traces
    }

    /// Whether the page asks before it is left. (chromedriver answers the browser's dialog before it shows, so this
    /// dispatches the browser's event itself.)
    pub fn asks_before_leaving(&self) -> bool {
        const SCRIPT: &str = "return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))";
        self.script(SCRIPT, Vec::new()) == true
    }

    /// The text in the clipboard.
    pub fn clipboard(&self) -> String {
        let read = "navigator.clipboard.readText().then(arguments[0], error => arguments[0](String(error)))";
        self.async_script(read).as_str().expect("a text").to_owned()
    }
}
