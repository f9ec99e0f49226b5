//! The npm tools (wrangler, its Node, Tailwind, binaryen, axe) in node_modules, as package-lock.json says.
//!
//! `npm install --no-save` and not `npm ci`: the lock file names packages for other systems' processors too, and `npm ci`
//! fails if a registry lacks one of those. Neither command changes the lock file.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::Report;
use crate::paths;
use crate::step::Step;

const NAME: &str = "npm tools";

/// Without a network, npm would try for ten minutes.
const SHORT_PATIENCE: [&str; 3] =
    ["--fetch-retries=2", "--fetch-retry-maxtimeout=2000", "--fetch-retry-mintimeout=500"];

pub(super) fn install(report: Report) -> Result<()> {
    let lock = fs::read(paths::root().join("package-lock.json")).context("package-lock.json is missing")?;
    let installed_lock = paths::root().join("node_modules/.keywright-installed-lock.json");
    if fs::read(&installed_lock).is_ok_and(|installed| installed == lock) {
        report.already(NAME);
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(paths::root()).args(["install", "--no-save"]).args(SHORT_PATIENCE);
    Step::new(NAME).run(&mut npm)?;
    Ok(fs::write(installed_lock, lock)?)
}
