//! Chromium and its driver: found on PATH, else installed on Debian, and named to the tests that drive them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use crate::places;
use crate::setup::Apt;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DRIVER: &str = "chromedriver";
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// The sandbox needs rights that root in a container does not have; the pages are our own.
const ARGUMENTS: [&str; 5] =
    ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];

pub(super) struct Chromium {
    browser: PathBuf,
    driver: PathBuf,
}

impl Chromium {
    pub(super) fn ready() -> Result<Self> {
        if let Some(chromium) = Self::find() {
            return Ok(chromium);
        }
        const MISSING: &str = "the browser tests need Chromium and chromedriver: install both and put them on PATH";
        Apt::available().context(MISSING)?.install(&PACKAGES)?;
        Self::find().context(MISSING)
    }

    fn find() -> Option<Self> {
        let browser = BROWSERS.iter().find_map(|name| places::program(name))?;
        Some(Chromium { browser, driver: places::program(DRIVER)? })
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
