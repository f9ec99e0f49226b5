//! The wasm32 target: the ordinary toolchain's if it has it or can get it, else Debian's (`debian_std`).
//!
//! Native code is always compiled by the ordinary toolchain.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail, ensure};

use super::rustc::{self, WASM_TARGET};
use super::{Apt, Report, debian_std};
use crate::paths;
use crate::step::Step;

/// The name of the toolchain that compiles to WebAssembly, as RUSTUP_TOOLCHAIN takes it; `None` for the ordinary one.
type Toolchain = Option<&'static str>;

const ORDINARY: Toolchain = None;
const DEBIAN: Toolchain = Some(debian_std::TOOLCHAIN);

pub(super) fn install(report: Report) -> Result<Toolchain> {
    if let Some(present) = find()? {
        report.already("wasm32 target");
        return Ok(present);
    }
    if paths::program("rustup").is_some() && add_by_rustup().is_ok() {
        return Ok(ORDINARY);
    }
    let Some(apt) = Apt::available() else {
        bail!(
            "the wasm32 target is missing and rustup could not download it: connect to the network and run \
             `rustup target add {WASM_TARGET}` (on Debian, root can run this command again to use Debian's own)"
        );
    };
    println!("… rustup could not download the wasm32 target; Debian's is used instead");
    debian_std::install(&apt)?;
    ensure!(find()?.is_some(), "Debian's wasm32 target was installed but is not found: run this command again");
    Ok(DEBIAN)
}

/// The toolchain that has the target, if one has.
fn find() -> Result<Option<Toolchain>> {
    if has_std(&rustc::sysroot()?.join("lib/rustlib").join(WASM_TARGET).join("lib")) {
        return Ok(Some(ORDINARY));
    }
    Ok(debian_std::is_installed()?.then_some(DEBIAN))
}

fn add_by_rustup() -> Result<()> {
    Step::new("rustup target add")
        .within(Duration::from_secs(180))
        .run(Command::new("rustup").env("RUSTUP_MAX_RETRIES", "1").args(["target", "add", WASM_TARGET]))
}

fn has_std(directory: &Path) -> bool {
    let Ok(entries) = directory.read_dir() else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}
