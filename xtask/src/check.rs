//! `cargo xtask check`: formatting, lints and dependencies, on the ordinary toolchain. All crates type-check natively.

use anyhow::Result;

use crate::step::Step;
use crate::toolbox::Toolbox;

/// Each step with what cargo is told. Advisories are left out: asking for them takes a network.
const STEPS: [(&str, &[&str]); 4] = [
    ("formatting", &["fmt", "--all", "--check"]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
    ("licences and sources", &["deny", "--locked", "check", "licenses", "bans", "sources"]),
    ("unused dependencies", &["machete"]),
];

pub(crate) fn run(toolbox: &Toolbox) -> Result<()> {
    for (name, arguments) in STEPS {
        Step::new(name).showing_log_on_failure().run(toolbox.command("cargo").args(arguments))?;
    }
    Ok(())
}
