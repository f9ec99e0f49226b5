//! Disturbs the loading of a page, and measures it.

use super::{BOUND, Page};
use crate::until::until;
use serde_json::json;

/// Collects how far elements moved without an action of the person (cumulative layout shift).
const COLLECT_SHIFTS: &str = "window.shifts = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
            const moved = entry.sources.map(({ node }) => node?.cloneNode?.().outerHTML ?? node?.textContent);
            window.shifts.push([entry.value, moved.join(' ')]);
        }
    }).observe({ type: 'layout-shift', buffered: true });";

impl Page {
    /// The browser fails to load addresses with these patterns, as if a network or an extension blocked them.
    pub fn block(&self, patterns: &[&str]) {
        self.devtools("Network.enable", json!({}));
        self.devtools("Network.setBlockedURLs", json!({ "urls": patterns }));
    }

    /// Connects the browser to the network or cuts it off.
    pub fn connect(&self, is_connected: bool) {
        self.set_network(!is_connected, -1);
    }

    /// The browser receives this many bytes in a second; it keeps what it has in its cache.
    pub fn slow_down(&self, bytes: i64) {
        self.set_network(false, bytes);
    }

    /// `bytes` are those of a second in each direction; -1 is no limit.
    fn set_network(&self, is_offline: bool, bytes: i64) {
        let conditions =
            json!({ "offline": is_offline, "latency": 0, "downloadThroughput": bytes, "uploadThroughput": bytes });
        self.devtools("Network.enable", json!({}));
        self.devtools("Network.emulateNetworkConditions", conditions);
    }

    /// Sets whether the browser runs scripts, from the next page load on.
    pub fn allow_scripts(&self, allowed: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !allowed }));
    }

    /// On pages loaded from now on, requests whose address contains `part` wait for an answer.
    pub fn never_answer(&self, part: &str) {
        self.on_fetch(part, "new Promise(() => {})");
    }

    /// On pages loaded from now on, requests whose address contains `part` are answered with 404.
    pub fn answer_not_found(&self, part: &str) {
        self.on_fetch(part, "Promise.resolve(new Response('', { status: 404 }))");
    }

    /// On pages loaded from now on, each answer of the API comes later by its own number of milliseconds, so that all
    /// steps of loading are painted.
    pub fn spread_answers(&self) {
        let later = "new Promise((go) => setTimeout(go, 150 + 100 * (window.delayed = (window.delayed ?? 0) + 1)))
            .then(() => original(...request))";
        self.on_fetch("/api/", later);
    }

    fn on_fetch(&self, part: &str, answer: &str) {
        self.on_new_documents(&format!(
            "{{ const original = window.fetch;
                window.fetch = (...request) =>
                    String(request[0].url ?? request[0]).includes('{part}') ? {answer} : original(...request); }}"
        ));
    }

    /// From the next page load on, [`Page::layout_shift`] measures.
    pub fn collect_layout_shifts(&self) {
        self.on_new_documents(COLLECT_SHIFTS);
    }

    /// The cumulative layout shift since the page was loaded, and what moved.
    pub fn layout_shift(&self) -> (f64, String) {
        self.settle();
        let shifts: Vec<(f64, String)> =
            serde_json::from_value(self.script("return window.shifts", Vec::new())).expect("shifts");
        let total = shifts.iter().map(|(value, _)| value).sum();
        (total, shifts.into_iter().map(|(value, moved)| format!("{value:.4} {moved}")).collect::<Vec<_>>().join("; "))
    }

    /// The paths of the API that the page has requested since it was loaded, each as often as it was.
    pub fn requested(&self) -> Vec<String> {
        const SCRIPT: &str = "return performance.getEntriesByType('resource')
            .map(({ name }) => name.slice(location.origin.length)).filter((path) => path.startsWith('/api/'))";
        serde_json::from_value(self.script(SCRIPT, Vec::new())).expect("paths")
    }

    /// Where an element is: left, top, width and height in CSS pixels.
    pub fn place_of(&self, role: &str, name: &str) -> [i64; 4] {
        let element = self.find(role, name);
        let rect = self.wait(element.rect());
        [rect.x, rect.y, rect.width, rect.height].map(|number| number.round() as i64)
    }

    /// Waits until the page's background has another colour than `before`; returns it.
    pub fn changes_background(&self, before: &str) -> String {
        until(format!("another background than {before}"), BOUND, || {
            Some(self.background()).filter(|colour| colour != before)
        })
    }

    /// The colour of the page's background, as CSS writes it.
    pub fn background(&self) -> String {
        let colour = self.script("return getComputedStyle(document.body).backgroundColor", Vec::new());
        colour.as_str().unwrap_or_default().to_owned()
    }
}
