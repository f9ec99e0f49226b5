//! The Rust tools, each at its pinned version in the cache, where all checkouts share them.
//!
//! A tool is there if its directory is: it is built beside it and renamed at the end.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::Report;
use crate::paths;
use crate::step::Step;

pub(crate) struct CargoTool {
    name: &'static str,
    version: &'static str,
    /// The tools' TLS is for downloads that set-up has made needless; without it they compile in half the time.
    flags: &'static [&'static str],
}

pub(crate) const CARGO_TOOLS: [CargoTool; 5] = [
    CargoTool { name: "wasm-bindgen-cli", version: "0.2.129", flags: &["--no-default-features"] },
    CargoTool { name: "trunk", version: "0.21.14", flags: &["--no-default-features"] },
    CargoTool { name: "wasm-pack", version: "0.15.1", flags: &[] },
    CargoTool { name: "cargo-deny", version: "0.20.2", flags: &[] },
    CargoTool { name: "cargo-machete", version: "0.9.2", flags: &[] },
];

impl CargoTool {
    pub(crate) fn directory(&self) -> Result<PathBuf> {
        Ok(paths::cache()?.join("tools").join(format!("{}-{}", self.name, self.version)))
    }

    fn install(&self, target_directory: &Path) -> Result<()> {
        let label = format!("{} {}", self.name, self.version);
        let staging = self.directory()?.with_file_name(format!("{label} (unfinished)"));
        if !self.install_binary(&label, &staging) {
            self.compile(&label, &staging, target_directory)?;
        }
        Ok(fs::rename(staging, self.directory()?)?)
    }

    /// A ready-made binary, where `cargo binstall` is there and can reach one.
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

    fn compile(&self, label: &str, staging: &Path, target_directory: &Path) -> Result<()> {
        Step::new(label).run(
            Command::new("cargo")
                .current_dir(paths::cache()?)
                .args(["install", "--locked", "--force", "--version", self.version])
                .args(self.flags)
                .arg("--root")
                .arg(staging)
                .arg(self.name)
                .env("CARGO_TARGET_DIR", target_directory)
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env_remove("RUSTFLAGS"),
        )
    }
}

pub(super) fn install(report: Report) -> Result<()> {
    let target_directory = paths::cache()?.join("target");
    for tool in &CARGO_TOOLS {
        if tool.directory()?.exists() {
            report.already(&format!("{} {}", tool.name, tool.version));
        } else {
            tool.install(&target_directory)?;
        }
    }
    if target_directory.exists() {
        fs::remove_dir_all(target_directory)?;
    }
    Ok(())
}
