//! `cargo xtask bench`: measures the built product; every result is a ratio within one run.
//!
//! The benches are in tests/benches, beside the tests, and use the Worker in the same way.

use anyhow::{Context, Result, ensure};

use crate::build::{self, ALREADY_BUILT, Profile};
use crate::paths;
use crate::setup::{self, Apt};

/// The load generator; Debian's package has the same name.
const LOADER: &str = "wrk";

pub(crate) fn run() -> Result<()> {
    let toolbox = setup::ready(setup::PRODUCT)?;
    require_loader()?;
    build::build(&toolbox, Profile::Release)?;
    let mut cargo = toolbox.command("cargo");
    cargo.args(["bench", "--package", "keywright-tests", "--benches"]).env(ALREADY_BUILT.0, ALREADY_BUILT.1);
    ensure!(cargo.status()?.success(), "a benchmark failed: see above");
    Ok(())
}

fn require_loader() -> Result<()> {
    if paths::program(LOADER).is_some() {
        return Ok(());
    }
    const MISSING: &str = "the benches need wrk: install it and put it on PATH";
    Apt::available().context(MISSING)?.install(&[LOADER])?;
    paths::program(LOADER).map(drop).context(MISSING)
}
