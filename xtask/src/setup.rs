//! Everything that must be on the machine before Keywright can be built: in order, each step only where it is missing.
//!
//! One file per kind of thing. Done already, the whole takes a few file look-ups and one `rustc`, so every other command
//! calls `ready` first. The result is a `Toolbox`.

mod apt;
mod cargo_tools;
mod debian_std;
mod local_secrets;
mod npm_tools;
mod wasm_target;

use std::fs::File;
use std::time::Instant;

use anyhow::{Result, bail};

pub(crate) use apt::Apt;
pub(crate) use cargo_tools::CARGO_TOOLS;
pub(crate) use local_secrets::operator_token;
pub(crate) use wasm_target::{TARGET, WasmToolchain};

use crate::toolbox::Toolbox;
use crate::{paths, step};

/// Whether to mention what was there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
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

/// `cargo xtask setup`.
pub(crate) fn run() -> Result<()> {
    let started = Instant::now();
    install(Report::Everything)?;
    step::done("set up", started);
    Ok(())
}

/// What the other commands begin with: installs what is missing and says nothing of the rest.
pub(crate) fn ready() -> Result<Toolbox> {
    install(Report::Changes)
}

fn install(report: Report) -> Result<Toolbox> {
    require_prerequisites()?;
    let _turn = take_turn()?;
    let wasm = wasm_target::install(report)?;
    npm_tools::install(report)?;
    cargo_tools::install(report)?;
    local_secrets::install(report)?;
    Toolbox::new(wasm)
}

fn require_prerequisites() -> Result<()> {
    for (program, remedy) in [
        ("cargo", "install Rust by rustup"),
        ("rustc", "install Rust by rustup"),
        ("npm", "install Node.js 20 or later, with npm"),
        ("cc", "install a C compiler (Debian: apt-get install build-essential)"),
    ] {
        if paths::program(program).is_none() {
            bail!("`{program}` is missing: {remedy}, then run this again");
        }
    }
    Ok(())
}

/// Two set-ups at once would write the same files. The lock goes with the process.
fn take_turn() -> Result<File> {
    let lock = File::create(paths::existing(paths::cache()?)?.join("setup.lock"))?;
    if lock.try_lock().is_err() {
        println!("… waiting for another set-up to end");
        lock.lock()?;
    }
    Ok(lock)
}
