//! `cargo xtask check`: formatting, lints, dependencies and documents, on the ordinary toolchain. All crates type-check
//! natively.

mod dependencies;
mod documents;

use std::time::Instant;

use anyhow::Result;

use crate::step::{Step, done};
use crate::{paths, setup};

/// The part of the dashboard that component tests do without.
const APP: &str = "keywright-frontend/app";

/// Each step with its program and arguments. Advisories need a network, so they are left out. cargo-machete is called by its
/// own name: as a command of cargo under `cargo xtask` it takes `machete` for a directory.
const STEPS: [(&str, &str, &[&str]); 5] = [
    ("formatting", "cargo", &["fmt", "--all", "--check"]),
    ("lints", "cargo", &["clippy", "--workspace", "--features", APP, "--all-targets", "--", "--deny", "warnings"]),
    ("documentation", "cargo", DOCUMENTATION),
    ("licences and sources", "cargo", &["deny", "--locked", "check", "licenses", "bans", "sources"]),
    ("unused dependencies", "cargo-machete", &[]),
];

/// All libraries, and xtask, which has none. There are no examples; with `--examples`, cargo selects the same features as for
/// the lints and compiles nothing again.
const DOCUMENTATION: &[&str] = &[
    "--config",
    "build.rustdocflags = ['--deny=warnings']",
    "doc",
    "--workspace",
    "--features",
    APP,
    "--no-deps",
    "--document-private-items",
    "--lib",
    "--bin",
    "xtask",
    "--examples",
];

pub(crate) fn run() -> Result<()> {
    dependencies::check()?;
    let toolbox = setup::ready(setup::CHECKS)?;
    for (name, program, arguments) in STEPS {
        Step::new(name).showing_log_on_failure().run(toolbox.command(program).args(arguments))?;
    }
    let started = Instant::now();
    documents::check(&paths::root())?;
    done("documents", started);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::paths;

    /// The tests that SECURITY.md names, each with its file: `path`: `name`, `name`; `path`: `name`.
    fn named(document: &str) -> Vec<(&str, &str)> {
        let rows = document.lines().filter(|line| line.starts_with('|'));
        rows.flat_map(|row| {
            let spans = row.split('`').skip(1).step_by(2);
            spans.scan("", |file, span| {
                let is_file = span.contains('/') && span.ends_with(".rs");
                *file = if is_file { span } else { file };
                Some((!is_file && !file.is_empty()).then_some((*file, span)))
            })
        })
        .flatten()
        .collect()
    }

    #[test]
    fn every_test_that_the_threat_model_names_exists() {
        let document = fs::read_to_string(paths::root().join("SECURITY.md")).unwrap();
        let named = named(&document);
        assert!(named.len() > 100, "{}", named.len());
        for (file, name) in named {
            let source = fs::read_to_string(paths::root().join(file)).unwrap_or_default();
            assert!(source.contains(&format!("fn {name}(")), "{file} has no test {name}");
        }
    }
}
