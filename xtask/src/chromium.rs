//! Finds Chromium and its driver on PATH or installs them on Debian, and tells the tests and benches where they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, anyhow};
use serde_json::json;

use crate::paths;
use crate::setup::Apt;

/// Chromium without a window: it starts in a quarter of the time, and the browser tests take half as long.
const HEADLESS_SHELL: &str = "chromium-headless-shell";
/// What Debian's script of that name starts. The script does not end with its browser: chromedriver would leave it running.
const BEHIND_SCRIPT: &str = "/usr/lib/chromium/chromium-headless-shell";
const BROWSERS: [&str; 5] = [HEADLESS_SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DRIVER: &str = "chromedriver";
/// Installed together, so that their versions agree.
const PACKAGES: [&str; 2] = [HEADLESS_SHELL, "chromium-driver"];

/// The sandbox needs rights that root in a container does not have; the pages are our own.
const ARGUMENTS: [&str; 5] =
    ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];

const MISSING: &str = "the browser tests and the bench of loading times need Chromium and chromedriver: install both and put them on PATH";

pub(crate) struct Chromium {
    browser: PathBuf,
    driver: PathBuf,
}

impl Chromium {
    pub(crate) fn ready() -> Result<Self> {
        let is_complete = paths::program(HEADLESS_SHELL).and(paths::program(DRIVER)).is_some();
        let installed = match Apt::available() {
            Some(apt) if !is_complete => apt.install(&PACKAGES),
            _ => Ok(()),
        };
        // If the installation failed, another browser that is there will do.
        Self::find().ok_or_else(|| installed.err().unwrap_or_else(|| anyhow!("no browser")).context(MISSING))
    }

    fn find() -> Option<Self> {
        let behind_script = Some(PathBuf::from(BEHIND_SCRIPT)).filter(|program| program.is_file());
        let browser = behind_script.or_else(|| BROWSERS.iter().find_map(|name| paths::program(name)))?;
        Some(Chromium { browser, driver: paths::program(DRIVER)? })
    }

    /// Sets the variables that the tests read.
    pub(crate) fn name_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("CHROMEDRIVER", &self.driver).env("CHROMIUM", &self.browser)
    }

    /// wasm-bindgen's test runner reads the browser's path and arguments from a file beside the crate's manifest.
    pub(crate) fn describe_to_wasm_bindgen(&self, crate_directory: &Path) -> Result<()> {
        let capabilities = json!({ "goog:chromeOptions": { "binary": self.browser, "args": ARGUMENTS } });
        Ok(fs::write(crate_directory.join("webdriver.json"), capabilities.to_string())?)
    }
}
