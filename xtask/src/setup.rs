//! Installs what commands need and what is missing.
//!
//! One file per kind of thing. If nothing is missing, it takes a few file look-ups and one or two calls of `rustc`, so every
//! command begins with `ready`. The result is a `Toolbox`.

mod apt;
mod cargo_tools;
mod debian_std;
mod local_secrets;
mod npm_packages;
mod python_packages;
mod rustc;
mod wasm_target;

use std::fs::File;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};

pub(crate) use apt::Apt;
use cargo_tools::{CARGO_DENY, CARGO_MACHETE, CARGO_MUTANTS, CargoTool, TRUNK, WASM_BINDGEN, WASM_PACK};
pub(crate) use local_secrets::operator_token;
use npm_packages::{LIGHTHOUSE, NPM_TOOLS, NpmPackages};
use python_packages::SCANNERS;
pub(crate) use rustc::WASM_TARGET;

use crate::toolbox::Toolbox;
use crate::{paths, step};

/// Something that a command needs beside Rust and a C compiler.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    WasmTarget,
    Npm(NpmPackages),
    LocalSecrets,
    Cargo(CargoTool),
}

/// To build, run and deploy Keywright.
pub(crate) const PRODUCT: &[Need] =
    &[Need::WasmTarget, Need::Npm(NPM_TOOLS), Need::Cargo(WASM_BINDGEN), Need::Cargo(TRUNK), Need::LocalSecrets];
pub(crate) const COMPONENT_TESTS: &[Need] = &[Need::WasmTarget, Need::Cargo(WASM_BINDGEN), Need::Cargo(WASM_PACK)];
pub(crate) const CHECKS: &[Need] = &[Need::Cargo(CARGO_DENY), Need::Cargo(CARGO_MACHETE)];

/// These two are not part of `cargo xtask setup`: no test needs them.
pub(crate) const LOADING_BENCH: &[Need] = &[Need::Npm(LIGHTHOUSE)];
pub(crate) const MUTANTS: &[Need] = &[Need::Cargo(CARGO_MUTANTS)];

/// Whether to mention what was there already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Report {
    Everything,
    Changes,
}

impl Report {
    fn already(self, name: &str) {
        if self == Report::Everything {
            step::already(name);
        }
    }
}

/// `cargo xtask setup`: what building, running and testing need.
pub(crate) fn run() -> Result<()> {
    let started = Instant::now();
    let mut needs = Vec::new();
    for need in [PRODUCT, COMPONENT_TESTS, CHECKS].concat() {
        if !needs.contains(&need) {
            needs.push(need);
        }
    }
    install(&needs, Report::Everything)?;
    step::done("set up", started);
    Ok(())
}

/// Installs what is missing of `needs` and says nothing of the rest. Every other command begins with it.
pub(crate) fn ready(needs: &[Need]) -> Result<Toolbox> {
    install(needs, Report::Changes)
}

/// Installs the secret scanners if they are missing, and returns the directory of their programs. It also contains a
/// `python3`, so it is not on the PATH of a `Toolbox`.
pub(crate) fn scanners() -> Result<PathBuf> {
    let _lock = lock()?;
    SCANNERS.install(Report::Changes)
}

fn install(needs: &[Need], report: Report) -> Result<Toolbox> {
    require_prerequisites(needs)?;
    let _lock = lock()?;
    let (mut tools, mut wasm_toolchain) = (Vec::new(), None);
    for need in needs {
        match need {
            Need::WasmTarget => wasm_toolchain = wasm_target::install(report)?,
            Need::Npm(packages) => packages.install(report)?,
            Need::LocalSecrets => local_secrets::install(report)?,
            Need::Cargo(tool) => tools.push(tool.install(report)?),
        }
    }
    cargo_tools::remove_leftovers()?;
    Toolbox::new(tools, wasm_toolchain)
}

fn require_prerequisites(needs: &[Need]) -> Result<()> {
    let prerequisites = [
        ("cargo", "install Rust with rustup", true),
        ("rustc", "install Rust with rustup", true),
        ("cc", "install a C compiler (Debian: apt-get install build-essential)", true),
        ("npm", "install Node.js 20 or later, with npm", needs.iter().any(|need| matches!(need, Need::Npm(_)))),
    ];
    for (program, remedy, is_needed) in prerequisites {
        if is_needed && paths::program(program).is_none() {
            bail!("`{program}` is missing: {remedy}, then run this again");
        }
    }
    Ok(())
}

/// Two set-ups at once would write the same files. The lock ends with the process at the latest.
fn lock() -> Result<File> {
    let lock = File::create(paths::existing(paths::cache()?)?.join("setup.lock"))?;
    if lock.try_lock().is_err() {
        println!("… waiting for another set-up to end");
        lock.lock()?;
    }
    Ok(lock)
}
