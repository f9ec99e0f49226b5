//! The tools written in Rust, each at its pinned version in the cache that all checkouts share.
//!
//! A tool is installed if its directory exists: it is built beside it and renamed at the end.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::Report;
use crate::paths;
use crate::step::Step;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct CargoTool {
    name: &'static str,
    version: &'static str,
    /// Without TLS, which only unused downloads need, the tools compile in half the time.
    flags: &'static [&'static str],
}

pub(super) const CARGO_DENY: CargoTool = CargoTool { name: "cargo-deny", version: "0.20.2", flags: &[] };
pub(super) const CARGO_MACHETE: CargoTool = CargoTool { name: "cargo-machete", version: "0.9.2", flags: &[] };
pub(super) const CARGO_MUTANTS: CargoTool = CargoTool { name: "cargo-mutants", version: "27.1.0", flags: &[] };
pub(super) const TRUNK: CargoTool = CargoTool { name: "trunk", version: "0.21.14", flags: &["--no-default-features"] };
pub(super) const WASM_BINDGEN: CargoTool =
    CargoTool { name: "wasm-bindgen-cli", version: "0.2.129", flags: &["--no-default-features"] };
pub(super) const WASM_PACK: CargoTool = CargoTool { name: "wasm-pack", version: "0.15.1", flags: &[] };

impl CargoTool {
    /// Installs the tool if it is missing, and returns the directory of its programs.
    pub(super) fn install(&self, report: Report) -> Result<PathBuf> {
        let directory = self.directory()?;
        let label = format!("{} {}", self.name, self.version);
        if directory.exists() {
            report.already(&label);
        } else {
            let staging = directory.with_file_name(format!("{label} (unfinished)"));
            if !self.install_binary(&label, &staging) {
                self.compile(&label, &staging)?;
            }
            fs::rename(staging, &directory)?;
        }
        Ok(directory.join("bin"))
    }

    fn directory(&self) -> Result<PathBuf> {
        Ok(paths::cache()?.join("tools").join(format!("{}-{}", self.name, self.version)))
    }

    /// Downloads a binary, if `cargo binstall` exists and finds one.
    fn install_binary(&self, label: &str, staging: &Path) -> bool {
        if paths::program("cargo-binstall").is_none() {
            return false;
        }
        let mut binstall = Command::new("cargo");
        binstall
            .args(["binstall", "--no-confirm", "--disable-telemetry", "--disable-strategies", "compile", "--root"])
            .arg(staging)
            .arg(format!("{}@{}", self.name, self.version));
        Step::new(&format!("{label} as a binary")).run(&mut binstall).is_ok()
    }

    fn compile(&self, label: &str, staging: &Path) -> Result<()> {
        Step::new(label).run(
            Command::new("cargo")
                .current_dir(paths::cache()?)
                .args(["install", "--locked", "--force", "--version", self.version])
                .args(self.flags)
                .arg("--root")
                .arg(staging)
                .arg(self.name)
                .env("CARGO_TARGET_DIR", target_directory()?)
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env_remove("RUSTFLAGS"),
        )
    }
}

/// Tools that are compiled one after the other share their dependencies.
fn target_directory() -> Result<PathBuf> {
    Ok(paths::cache()?.join("target"))
}

/// Removes what compiling left behind.
pub(super) fn remove_leftovers() -> Result<()> {
    let directory = target_directory()?;
    if directory.exists() {
        fs::remove_dir_all(directory)?;
    }
    Ok(())
}
