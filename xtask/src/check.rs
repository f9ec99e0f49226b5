//! `cargo xtask check`: formatting, lints and dependencies, on the ordinary toolchain. All crates type-check natively.

use anyhow::Result;

use crate::step::Step;
use crate::toolbox::Toolbox;

/// Each step with its program and what that is told. Advisories are left out: asking for them takes a network.
/// cargo-machete is called by its own name: as a command of cargo it takes `machete` for a directory under `cargo xtask`.
const STEPS: [(&str, &str, &[&str]); 4] = [
    ("formatting", "cargo", &["fmt", "--all", "--check"]),
    ("lints", "cargo", &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
    ("licences and sources", "cargo", &["deny", "--locked", "check", "licenses", "bans", "sources"]),
    ("unused dependencies", "cargo-machete", &[]),
];

pub(crate) fn run(toolbox: &Toolbox) -> Result<()> {
    for (name, program, arguments) in STEPS {
        Step::new(name).showing_log_on_failure().run(toolbox.command(program).args(arguments))?;
    }
    Ok(())
}
