//! Drives Chromium as a person would: elements are found by role and name.
//!
//! A [`Page`] is a separate browser. `driver` starts it, `find` looks up elements as a screen reader does, `actions`
//! clicks and types, `read` reads the page, `loading` disturbs and measures how it loads, `audit` checks it,
//! `authenticator` holds passkeys.

mod actions;
mod audit;
mod authenticator;
mod driver;
mod find;
mod loading;
mod read;

use crate::caller::Caller;
use crate::worker::worker;
pub use audit::Theme;
pub use authenticator::Authenticator;
use serde_json::{Value, json};
use shared::session::SESSION_COOKIE;
use std::time::Duration;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{WebDriver, WebElement};
use tokio::runtime::Runtime;

/// The longest wait for anything on a page.
const BOUND: Duration = Duration::from_secs(20);

/// A path without a page. The Worker answers it with 404, which the browser logs.
pub const NOWHERE: &str = "/nothing/here";

/// One browser window with a fresh profile. Dropping it closes the browser and fails the test on unexpected console
/// errors.
pub struct Page {
    runtime: Runtime,
    driver: WebDriver,
    /// Status codes of expected rejections: the browser logs each to its console.
    expected_refusals: Vec<u16>,
    /// Texts in other expected errors in the console.
    expected_errors: Vec<&'static str>,
}

impl Page {
    /// A window that shows `path` without a session.
    pub fn open(path: &str) -> Self {
        let page = Self::blank();
        page.go(path);
        page
    }

    /// A window that shows `path` with the session of `caller`.
    pub fn open_as(caller: &Caller, path: &str) -> Self {
        let page = Self::blank();
        page.hold_session_of(caller);
        page.go(path);
        page
    }

    /// Gives this browser the session of `caller` without notifying any tab.
    pub fn hold_session_of(&self, caller: &Caller) {
        self.devtools(
            "Network.setCookie",
            json!({
                "name": SESSION_COOKIE, "value": caller.session_token(), "url": worker().origin,
                "path": "/", "secure": true, "httpOnly": true, "sameSite": "Lax",
            }),
        );
    }

    /// Opens another tab that shows `path`.
    pub fn open_tab(&self, path: &str) {
        let tab = self.wait(self.driver.new_tab());
        self.wait(self.driver.switch_to_window(tab));
        self.set_width(1280);
        self.go(path);
    }

    /// Switches to a tab, counted from 0 in the order in which the tabs were opened.
    pub fn turn_to_tab(&self, number: usize) {
        let tabs = self.wait(self.driver.windows());
        self.wait(self.driver.switch_to_window(tabs[number].clone()));
        self.devtools("Page.bringToFront", json!({}));
    }

    /// Sets whether scripts of this page can set and read cookies; a browser that blocks cookies allows neither.
    pub fn allow_cookies(&self, allowed: bool) {
        self.devtools("Emulation.setDocumentCookieDisabled", json!({ "disabled": !allowed }));
    }

    fn blank() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let driver = runtime.block_on(driver::window()).expect("Chromium starts");
        let page = Self { runtime, driver, expected_refusals: Vec::new(), expected_errors: Vec::new() };
        page.set_width(1280);
        page.set_theme(Theme::Light);
        page
    }

    pub fn go(&self, path: &str) {
        let address = if path.starts_with('/') { format!("{}{path}", worker().origin) } else { path.to_owned() };
        self.wait(self.driver.goto(&address));
    }

    pub fn reload(&self) {
        self.wait(self.driver.refresh());
    }

    pub fn back(&self) {
        self.wait(self.driver.back());
    }

    /// Announces that the Worker will reject a request with this status, which the browser will log.
    pub fn expect_refusal(&mut self, status: u16) {
        self.expected_refusals.push(status);
    }

    /// Announces that the browser will log errors with this text.
    pub fn expect_error(&mut self, text: &'static str) {
        self.expected_errors.push(text);
    }

    /// Runs JavaScript in the page and returns what the script returns.
    pub fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.wait(self.driver.execute(script, arguments)).json().clone()
    }

    /// Runs JavaScript that passes its result to its last argument, a callback.
    pub fn async_script(&self, script: &str) -> Value {
        self.wait(self.driver.execute_async(script, Vec::new())).json().clone()
    }

    fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.wait(self.driver.cdp().send_raw(command, parameters))
    }

    fn wait<T>(&self, doing: impl Future<Output = WebDriverResult<T>>) -> T {
        self.runtime.block_on(doing).expect("the browser carries out the command")
    }

    fn element(&self, css: &str) -> Option<WebElement> {
        self.wait(self.driver.find_all(thirtyfour::By::Css(css))).into_iter().next()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let is_told_already = std::thread::panicking();
        let errors = if is_told_already { Vec::new() } else { self.console_errors() };
        // If the window does not quit now, it ends with chromedriver.
        let _ = self.runtime.block_on(self.driver.clone().quit());
        assert_eq!(errors, Vec::<String>::new(), "in the browser's console");
    }
}
