//! Runs chromedriver for this process and opens its windows.

use crate::child_guard::{self, ChildGuard};
use crate::organisation::unique;
use crate::until::until;
use crate::worker::{existing, free_port, root};
use std::fs::File;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

const START: Duration = Duration::from_secs(30);

/// In a container, root lacks the rights that the sandbox needs; the other arguments suppress the browser's own
/// traffic.
const ARGUMENTS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];

static DRIVER: LazyLock<Driver> = LazyLock::new(Driver::start);

struct Driver {
    address: String,
    _lifeline: ChildGuard,
}

/// A window of a browser with a fresh profile, with nothing loaded.
pub(super) async fn window() -> WebDriverResult<WebDriver> {
    let mut capabilities = DesiredCapabilities::chrome();
    for argument in ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    if let Some(browser) = std::env::var_os("CHROMIUM") {
        capabilities.set_binary(&browser.to_string_lossy())?;
    }
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    WebDriver::new(&DRIVER.address, capabilities).await
}

impl Driver {
    fn start() -> Self {
        let port = free_port();
        let profiles = profiles();
        let log = existing(&root().join("target/tests")).join("chromedriver.log");
        let mut chromedriver = Command::new(program());
        // chromedriver creates a fresh profile for each window below TMPDIR.
        chromedriver.arg(format!("--port={port}")).env("TMPDIR", existing(&profiles));
        let output = File::create(&log).expect("a log file");
        let child_guard = child_guard::start(&chromedriver, &profiles, output);
        until(format!("chromedriver listens (see {})", log.display()), START, || {
            std::net::TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Self { address: format!("http://127.0.0.1:{port}"), _lifeline: child_guard }
    }
}

/// A directory for the files of one download. It is deleted when chromedriver ends.
pub(super) fn directory_for_downloads() -> PathBuf {
    existing(&profiles().join(format!("downloads-{}", unique()))).to_owned()
}

fn profiles() -> PathBuf {
    std::env::temp_dir().join(format!("keywright-browser-{}", std::process::id()))
}

fn program() -> PathBuf {
    std::env::var_os("CHROMEDRIVER").map_or_else(|| PathBuf::from("chromedriver"), PathBuf::from)
}
