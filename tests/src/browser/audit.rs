//! Checks a page (accessibility with axe-core, console errors, layout) and takes screenshots.

use super::{NOWHERE, Page};
use crate::worker::{existing, root};
use serde_json::{Value, json};
use std::fs;
use std::sync::LazyLock;

static AXE: LazyLock<String> = LazyLock::new(|| {
    fs::read_to_string(root().join("node_modules/axe-core/axe.min.js")).expect("axe-core; did npm install it?")
});

/// The color scheme that the system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Page {
    /// Sets the system's color scheme. Also reduces motion, so that no check sees a half-finished transition.
    pub fn set_theme(&self, theme: Theme) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme.name() },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
        self.settle();
    }

    /// Sets the width of the page in CSS pixels. (A window is never narrower than 500.)
    pub fn set_width(&self, width: u32) {
        let metrics = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics);
        self.settle();
    }

    /// Waits until all transitions have ended and the page is painted.
    pub(super) fn settle(&self) {
        self.async_script(
            "const done = arguments[0];
             requestAnimationFrame(async () => {
                 await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
                 requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
             })",
        );
    }

    /// Gives the page access to the clipboard, as a person would with a click.
    pub fn allow_clipboard(&self) {
        let permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"];
        self.devtools("Browser.grantPermissions", json!({ "permissions": permissions }));
    }

    /// The violations that axe-core finds: the rule, the place and the reason.
    pub fn axe_violations(&self) -> Vec<String> {
        self.script(&AXE, Vec::new());
        let found = self.async_script(
            "const done = arguments[0];
             axe.run(document).then(result => done(result.violations), error => done([{ id: String(error), nodes: [] }]))",
        );
        let violations = found.as_array().expect("a list of violations");
        violations.iter().flat_map(in_words).collect()
    }

    /// What makes the page scroll sideways, if it does.
    pub fn sideways_scroll(&self) -> Option<String> {
        const SCRIPT: &str =
            "const page = document.documentElement, right = node => node.getBoundingClientRect().right;
            if (page.scrollWidth <= page.clientWidth) return null;
            const widest = [...document.body.querySelectorAll('*')].reduce((a, b) => right(b) > right(a) ? b : a);
            return `by ${page.scrollWidth - page.clientWidth} px for ${widest.cloneNode().outerHTML}`";
        self.script(SCRIPT, Vec::new()).as_str().map(str::to_owned)
    }

    /// Saves a screenshot to target/screenshots.
    pub fn screenshot(&self, name: &str) {
        let path = existing(&root().join("target/screenshots")).join(format!("{name}.png"));
        self.wait(self.driver.screenshot(&path));
    }

    /// Takes a picture for the documents to target/pictures.
    pub fn picture(&self, name: &str, theme: Theme) {
        self.set_theme(theme);
        let path = existing(&root().join("target/pictures")).join(format!("{name}-{}.png", theme.name()));
        self.wait(self.driver.screenshot(&path));
    }

    /// The errors in the console, except for expected rejections.
    pub(super) fn console_errors(&self) -> Vec<String> {
        let entries = self.wait(self.driver.browser_log());
        let errors = entries.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message);
        let is_expected = |message: &String| {
            message
                .contains(&format!("{NOWHERE} - Failed to load resource: the server responded with a status of 404 "))
                || self.expected_errors.iter().any(|text| message.contains(text))
                || self.expected_refusals.iter().any(|status| message.contains(&format!("status of {status} ")))
        };
        errors.filter(|message| !is_expected(message)).collect()
    }
}

fn in_words(violation: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
    let mut words: Vec<_> = nodes
        .iter()
        .map(|node| format!("{} at {}: {}", text(&violation["id"]), node["target"], text(&node["failureSummary"])))
        .collect();
    if words.is_empty() {
        words.push(text(&violation["id"]));
    }
    words
}
