//! Packages from npm, each set in the `node_modules` beside its package.json, as its package-lock.json says.
//!
//! `npm install --no-save` and not `npm ci`: the lock files name packages for other systems' processors too, and `npm ci`
//! fails if a registry lacks one of those. Neither command changes a lock file.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::Report;
use crate::paths;
use crate::step::Step;

/// wrangler, its Node, Tailwind, binaryen, axe.
pub(super) const NPM_TOOLS: NpmPackages = NpmPackages { name: "npm tools", directory: "" };
/// Only one bench needs it, so it is not among the tools that everybody installs.
pub(super) const LIGHTHOUSE: NpmPackages = NpmPackages { name: "Lighthouse", directory: "tests/benches/lighthouse" };

/// Without a network, npm would try for ten minutes.
const SHORT_PATIENCE: [&str; 3] =
    ["--fetch-retries=2", "--fetch-retry-maxtimeout=2000", "--fetch-retry-mintimeout=500"];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct NpmPackages {
    name: &'static str,
    /// The directory of package.json, from the root of the checkout.
    directory: &'static str,
}

impl NpmPackages {
    pub(super) fn install(self, report: Report) -> Result<()> {
        let directory = paths::root().join(self.directory);
        let lock = directory.join("package-lock.json");
        let lock = fs::read(&lock).with_context(|| format!("{} is missing", lock.display()))?;
        let installed_lock = directory.join("node_modules/.keywright-installed-lock.json");
        if fs::read(&installed_lock).is_ok_and(|installed| installed == lock) {
            report.already(self.name);
            return Ok(());
        }
        let mut npm = Command::new("npm");
        npm.current_dir(directory).args(["install", "--no-save"]).args(SHORT_PATIENCE);
        Step::new(self.name).run(&mut npm)?;
        Ok(fs::write(installed_lock, lock)?)
    }
}
