//! The wasm32 target: the ordinary toolchain's where it has it or can get it, else Debian's (`debian_std`).
//!
//! The answer, which toolchain compiles wasm, goes into the `Toolbox`. Native code stays on the ordinary toolchain.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use super::{Apt, Report, debian_std};
use crate::paths;
use crate::step::Step;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    Ordinary,
    Debian,
}

impl WasmToolchain {
    /// The value of RUSTUP_TOOLCHAIN, where one is needed.
    pub(crate) fn rustup_name(self) -> Option<&'static str> {
        match self {
            WasmToolchain::Ordinary => None,
            WasmToolchain::Debian => Some(debian_std::TOOLCHAIN),
        }
    }
}

pub(super) fn install(report: Report) -> Result<WasmToolchain> {
    if let Some(present) = find()? {
        report.already("wasm32 target");
        return Ok(present);
    }
    if paths::program("rustup").is_some() && add_by_rustup().is_ok() {
        return Ok(WasmToolchain::Ordinary);
    }
    let Some(apt) = Apt::available() else {
        bail!(
            "the wasm32 target is missing and rustup could not fetch it: connect to the network and run \
             `rustup target add {TARGET}` (on Debian, root can run this command again to use Debian's own)"
        );
    };
    println!("… rustup could not fetch the wasm32 target, taking Debian's");
    debian_std::install(&apt)?;
    ensure!(find()?.is_some(), "Debian's wasm32 target was installed but is not found: run this command again");
    Ok(WasmToolchain::Debian)
}

fn find() -> Result<Option<WasmToolchain>> {
    if has_std(&ordinary_sysroot()?.join("lib/rustlib").join(TARGET).join("lib")) {
        return Ok(Some(WasmToolchain::Ordinary));
    }
    Ok(debian_std::is_installed()?.then_some(WasmToolchain::Debian))
}

fn add_by_rustup() -> Result<()> {
    Step::new("rustup target add")
        .within(Duration::from_secs(180))
        .run(Command::new("rustup").env("RUSTUP_MAX_RETRIES", "1").args(["target", "add", TARGET]))
}

fn has_std(directory: &Path) -> bool {
    let Ok(entries) = directory.read_dir() else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

pub(super) fn ordinary_sysroot() -> Result<PathBuf> {
    rustc_says("rustc", &["--print", "sysroot"]).map(PathBuf::from)
}

pub(super) fn rustc_says(rustc: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(rustc).args(arguments).output().with_context(|| format!("cannot start {rustc}"))?;
    ensure!(output.status.success(), "`rustc` does not run: repair the Rust installation (`rustup show` tells more)");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
