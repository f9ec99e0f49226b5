//! Actions of a person: clicks, types, presses keys.

use super::find::{Region, WHOLE_PAGE};
use super::{BOUND, Page, driver};
use crate::until::until;
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use thirtyfour::components::SelectElement;
use thirtyfour::error::{WebDriverErrorInner, WebDriverResult};
use thirtyfour::{TypingData, WebElement};

impl Page {
    pub fn click(&self, role: &str, name: &str) {
        self.click_in(WHOLE_PAGE, role, name);
    }

    /// Clicks on an element within a region of the page.
    pub fn click_in(&self, region: Region<'_>, role: &str, name: &str) {
        until(format!("{role} {name:?} can be clicked"), BOUND, || {
            let element = self.find_in(region, role, name);
            match self.runtime.block_on(scroll_and_click(&element)) {
                // The page replaced the element after it was found.
                Err(error) if matches!(*error, WebDriverErrorInner::StaleElementReference(_)) => None,
                Err(error) => panic!("the browser cannot click: {error}"),
                Ok(()) => Some(()),
            }
        });
    }

    /// Opens the menu of a row, and clicks on an action in it.
    pub fn act_on(&self, row: &str, action: &str) {
        self.click("button", &format!("Actions for {row}"));
        self.click("button", action);
    }

    /// Opens the details of all events.
    pub fn open_details(&self) {
        let script = "document.querySelectorAll('main [aria-expanded=false]').forEach(button => button.click())";
        self.script(script, Vec::new());
    }

    /// Clears a field and types into it.
    pub fn fill(&self, label: &str, text: &str) {
        let field = self.find("textbox", label);
        self.wait(field.clear());
        self.wait(field.send_keys(text));
    }

    pub fn search(&self, label: &str, text: &str) {
        let field = self.find("searchbox", label);
        self.wait(field.clear());
        self.wait(field.send_keys(text));
    }

    /// Selects an option of a drop-down list by its text.
    pub fn choose(&self, label: &str, option: &str) {
        let list = self.find("combobox", label);
        let list = self.wait(SelectElement::new(&list));
        self.wait(list.select_by_exact_text(option));
    }

    /// Sends keys to the focused element.
    pub fn press(&self, keys: impl Into<TypingData>) {
        let focused = self.wait(self.driver.active_element());
        self.wait(focused.send_keys(keys));
    }

    /// Presses `key` until this element has the focus, as a person without a mouse would.
    pub fn press_until_on(&self, key: impl Into<TypingData> + Clone, role: &str, name: &str) {
        const MOST: usize = 120;
        for _ in 0..MOST {
            if self.has_keyboard_on(role, name) {
                return;
            }
            self.press(key.clone());
        }
        panic!("the focus does not reach {role} {name:?}; it is on {:?}", self.focused());
    }

    /// Clicks on a download control; returns the name and the content of the file.
    pub fn download(&self, role: &str, name: &str) -> (String, String) {
        let directory = driver::directory_for_downloads();
        let path = directory.display().to_string();
        self.devtools("Browser.setDownloadBehavior", json!({ "behavior": "allow", "downloadPath": path }));
        self.click(role, name);
        let is_whole = |file: &PathBuf| file.extension().is_none_or(|extension| extension != "crdownload");
        let file = until(format!("a file in {path}"), BOUND, || {
            let files = fs::read_dir(&directory).expect("a directory").map(|entry| entry.expect("an entry").path());
            files
                .filter(is_whole)
                .find(|file| !file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
        });
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, fs::read_to_string(file).expect("a text"))
    }

    /// Delays each later request of the page by `wait`.
    pub fn delay_requests(&self, wait: Duration) {
        let script = "const fetch = window.fetch, [ms] = arguments;
            window.fetch = (...sent) => new Promise((go) => setTimeout(go, ms)).then(() => fetch(...sent));";
        self.script(script, vec![json!(wait.as_millis())]);
    }

    /// Sets the browser's clock ahead by this many milliseconds, from the next page load on.
    pub fn set_clock_ahead(&self, ms: i64) {
        let script = "const Clock = Date;
            Date = class extends Clock {
                constructor(...at) { at.length ? super(...at) : super(Date.now()); }
                static now() { return Clock.now() + AHEAD; }
            };";
        self.on_new_documents(&script.replace("AHEAD", &format!("({ms})")));
    }

    /// Runs JavaScript before all other scripts, on each page loaded from now on.
    pub fn on_new_documents(&self, script: &str) {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
    }

    /// Clicks on this point of the window, in CSS pixels from its top left corner.
    pub fn click_at(&self, x: i64, y: i64) {
        self.wait(self.driver.action_chain().move_to(x, y).click().perform());
    }
}

async fn scroll_and_click(element: &WebElement) -> WebDriverResult<()> {
    element.scroll_into_view().await?;
    element.click().await
}
