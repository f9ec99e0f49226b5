//! `cargo xtask check`: formatting and lints, on the ordinary toolchain. All crates type-check natively.

use std::process::Command;

use anyhow::Result;

use crate::places;
use crate::step::Step;

pub(crate) fn run() -> Result<()> {
    Step::new("formatting").showing_log_on_failure().run(&mut cargo(&["fmt", "--all", "--check"]))?;
    let lints = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    Step::new("lints").showing_log_on_failure().run(&mut cargo(&lints))
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(places::root()).args(arguments);
    cargo
}
