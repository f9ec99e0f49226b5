//! The Worker: the crate `worker`, by cargo and wasm-bindgen, into worker/build (index.js and index_bg.wasm), which
//! worker/entry.mjs imports. Wrangler bundles them.

use std::fs;

use anyhow::Result;

use super::fingerprint::Fingerprint;
use super::{Profile, source_paths, wasm_opt};
use crate::paths;
use crate::setup::WASM_TARGET;
use crate::step::Step;
use crate::toolbox::Toolbox;

const SOURCES: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "shared/Cargo.toml",
    "shared/src",
    "worker",
    "xtask/src/build/source_paths.rs",
    "xtask/src/build/wasm_opt.rs",
    "xtask/src/build/worker.rs",
];

pub(super) fn build(toolbox: &Toolbox, profile: Profile) -> Result<()> {
    let fingerprint = Fingerprint::of("worker", &SOURCES, profile)?;
    if fingerprint.is_of(&paths::worker_build().join("index.js")) {
        return Ok(());
    }
    fingerprint.forget()?;
    let (cargo_profile, directory) = match profile {
        Profile::Dev => ("dev", "debug"),
        Profile::Release => ("worker", "worker"),
    };
    let mut cargo = toolbox.wasm_command("cargo");
    cargo.args(["build", "--package", "keywright-worker", "--target", WASM_TARGET, "--profile", cargo_profile]);
    if profile == Profile::Release {
        source_paths::shorten(&mut cargo)?;
    }
    Step::new("Worker").showing_log_on_failure().run(&mut cargo)?;
    bind(toolbox, directory)?;
    if profile == Profile::Release {
        wasm_opt::optimise(toolbox, &paths::worker_build().join("index_bg.wasm"))?;
    }
    fingerprint.keep()
}

/// Writes the JavaScript side, with a function that resets the module after a panic, which entry.mjs calls.
fn bind(toolbox: &Toolbox, directory: &str) -> Result<()> {
    let output = paths::worker_build();
    if output.exists() {
        fs::remove_dir_all(&output)?;
    }
    let module = paths::wasm_target_dir().join(WASM_TARGET).join(directory).join("keywright_worker.wasm");
    let mut bindgen = toolbox.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--experimental-reset-state-function", "--out-name", "index"]);
    bindgen.arg("--out-dir").arg(&output).arg(&module);
    Step::new("wasm-bindgen").showing_log_on_failure().run(&mut bindgen)
}
