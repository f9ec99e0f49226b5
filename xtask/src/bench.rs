//! `cargo xtask bench`: measures the built product. Except for the loading times, every result is a ratio within one run.
//!
//! The benches are in tests/benches, beside the tests, and use the Worker in the same way.

use anyhow::{Context, Result, ensure};

use crate::build::{self, ALREADY_BUILT, Profile};
use crate::chromium::Chromium;
use crate::paths;
use crate::setup::{self, Apt};

const BENCHES: [&str; 5] = ["audit_log", "lists", "loading", "neighbours", "verification"];

/// The bench that runs Lighthouse in Chromium.
const LOADING: &str = "loading";
/// The bench that sends load with wrk.
const VERIFICATION: &str = "verification";

/// The load generator; Debian's package has the same name.
const LOADER: &str = "wrk";

/// All benches, or the one that is named.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let benches = match only {
        None => BENCHES.to_vec(),
        Some(bench) => {
            ensure!(BENCHES.contains(&bench), "there is no bench {bench:?}; use one of {}", BENCHES.join(", "));
            vec![bench]
        }
    };
    let is_selected = |bench| benches.contains(&bench);
    let of_loading = if is_selected(LOADING) { setup::LOADING_BENCH } else { &[] };
    let toolbox = setup::ready(&[setup::PRODUCT, of_loading].concat())?;
    let mut cargo = toolbox.command("cargo");
    if is_selected(LOADING) {
        Chromium::ready()?.name_to(&mut cargo);
    }
    if is_selected(VERIFICATION) {
        require_loader()?;
    }
    build::build(&toolbox, Profile::Release)?;
    cargo.args(["bench", "--package", "keywright-tests"]).env(ALREADY_BUILT.0, ALREADY_BUILT.1);
    for bench in benches {
        cargo.args(["--bench", bench]);
    }
    ensure!(cargo.status()?.success(), "a benchmark failed: see above");
    Ok(())
}

fn require_loader() -> Result<()> {
    if paths::program(LOADER).is_some() {
        return Ok(());
    }
    const MISSING: &str = "the bench of verifications needs wrk: install it and put it on PATH";
    Apt::available().context(MISSING)?.install(&[LOADER])?;
    paths::program(LOADER).map(drop).context(MISSING)
}
