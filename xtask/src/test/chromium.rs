//! Chromium and its driver: found on PATH, else installed on Debian, and named to the tests that drive them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, anyhow};
use serde_json::json;

use crate::paths;
use crate::setup::Apt;

/// Chromium without a window: it starts with a quarter of the work, and the browser tests take half the time.
const HEADLESS_SHELL: &str = "chromium-headless-shell";
const BROWSERS: [&str; 5] = [HEADLESS_SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DRIVER: &str = "chromedriver";
/// Installed together, so that their versions agree.
const PACKAGES: [&str; 2] = [HEADLESS_SHELL, "chromium-driver"];

/// The sandbox needs rights that root in a container does not have; the pages are our own.
const ARGUMENTS: [&str; 5] =
    ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];

const MISSING: &str = "the browser tests need Chromium and chromedriver: install both and put them on PATH";

pub(super) struct Chromium {
    browser: PathBuf,
    driver: PathBuf,
}

impl Chromium {
    pub(super) fn ready() -> Result<Self> {
        let is_complete = paths::program(HEADLESS_SHELL).and(paths::program(DRIVER)).is_some();
        let installed = match Apt::available() {
            Some(apt) if !is_complete => apt.install(&PACKAGES),
            _ => Ok(()),
        };
        // Another browser than the one that could not be installed is as good.
        Self::find().ok_or_else(|| installed.err().unwrap_or_else(|| anyhow!("no browser")).context(MISSING))
    }

    fn find() -> Option<Self> {
        let browser = BROWSERS.iter().find_map(|name| paths::program(name))?;
        Some(Chromium { browser, driver: paths::program(DRIVER)? })
    }

    /// For the children that start them.
    pub(super) fn name_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("CHROMEDRIVER", &self.driver).env("CHROMIUM", &self.browser)
    }

    /// wasm-bindgen's test runner reads the browser's path and arguments from a file beside the crate's manifest.
    pub(super) fn describe_to_wasm_bindgen(&self, crate_directory: &Path) -> Result<()> {
        let capabilities = json!({ "goog:chromeOptions": { "binary": self.browser, "args": ARGUMENTS } });
        Ok(fs::write(crate_directory.join("webdriver.json"), capabilities.to_string())?)
    }
}
