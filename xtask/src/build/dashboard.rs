//! The dashboard, by trunk, into frontend/dist. Trunk calls `cargo xtask program` for the crate `frontend` (`program`).
//!
//! Trunk builds into another directory. Changed files are then copied in an order in which no served page names a missing
//! file, because `wrangler dev` serves the directory meanwhile.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Profile;
use super::fingerprint::Fingerprint;
use crate::files::files_under;
use crate::paths;
use crate::step::Step;
use crate::toolbox::Toolbox;

const SOURCES: [&str; 7] =
    ["Cargo.toml", "Cargo.lock", "Trunk.toml", "package-lock.json", "shared", "frontend", "xtask/src/build"];

/// Where Trunk.toml says that trunk builds.
const STAGING: &str = "target/dashboard";
const PAGE: &str = "index.html";

pub(super) fn build(toolbox: &Toolbox, profile: Profile) -> Result<()> {
    let fingerprint = Fingerprint::of("dashboard", &SOURCES, profile)?;
    if fingerprint.is_of(&paths::dashboard_dist().join(PAGE)) {
        return Ok(());
    }
    fingerprint.forget()?;
    let mut command = toolbox.command("trunk");
    // Trunk rejects NO_COLOR=1, and its own backtrace would hide the compiler's errors.
    command.args(["build", "--color", "never"]).env_remove("NO_COLOR").env("RUST_BACKTRACE", "0");
    if profile == Profile::Release {
        command.arg("--release");
    }
    Step::new("dashboard").showing_log_on_failure().run(&mut command)?;
    let staging = paths::root().join(STAGING);
    publish(&staging, &paths::existing(paths::dashboard_dist())?)?;
    fingerprint.keep()
}

/// Copies new files first, then the page that names them; then removes the files that no page names any more.
fn publish(from: &Path, to: &Path) -> Result<()> {
    let mut files = files_under(from)?;
    let stale: Vec<PathBuf> = files_under(to)?.difference(&files).cloned().collect();
    files.remove(Path::new(PAGE));
    for file in files.iter().map(PathBuf::as_path).chain([Path::new(PAGE)]) {
        copy_if_changed(&from.join(file), &to.join(file))?;
    }
    for file in stale {
        fs::remove_file(to.join(file))?;
    }
    Ok(())
}

fn copy_if_changed(from: &Path, to: &Path) -> Result<()> {
    let contents = fs::read(from)?;
    if fs::read(to).is_ok_and(|present| present == contents) {
        return Ok(());
    }
    fs::create_dir_all(to.parent().context("a file is in a directory")?)?;
    Ok(fs::write(to, contents)?)
}
