//! `cargo xtask bench`: measures the built product; every figure is a ratio within one run.
//!
//! What is measured is in tests/benches, beside the tests: it drives the same Worker in the same way.

use anyhow::{Result, ensure};

use crate::build::{self, ALREADY_BUILT, Profile};
use crate::setup;

pub(crate) fn run() -> Result<()> {
    let toolbox = setup::ready()?;
    build::build(&toolbox, Profile::Release)?;
    let mut cargo = toolbox.command("cargo");
    cargo.args(["bench", "--package", "keywright-tests", "--benches"]).env(ALREADY_BUILT.0, ALREADY_BUILT.1);
    ensure!(cargo.status()?.success(), "a bench did not run to its end; see above");
    Ok(())
}
