//! The Worker: the crate `worker`, by cargo and wasm-bindgen, into worker/build (index.js and index_bg.wasm), which
//! worker/entry.mjs imports. Wrangler bundles them.

use std::fs;

use anyhow::Result;

use super::Profile;
use super::fingerprint::Fingerprint;
use crate::paths;
use crate::setup::WASM_TARGET;
use crate::step::Step;
use crate::toolbox::Toolbox;

const SOURCES: [&str; 6] =
    ["Cargo.toml", "Cargo.lock", "shared/Cargo.toml", "shared/src", "worker", "xtask/src/build/worker.rs"];

/// The features that rustc uses, and no newer encoding that the runtime might not support yet.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-exception-handling",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
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
    Step::new("Worker").showing_log_on_failure().run(&mut cargo)?;
    bind(toolbox, directory)?;
    if profile == Profile::Release {
        optimise(toolbox)?;
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

/// Keeps functions that have one caller: inlined, the module is smaller, but a tenth larger when compressed.
const ONE_CALLER: &str = "--one-caller-inline-max-function-size=20";

/// Removes the names of functions, a tenth of what is uploaded.
fn optimise(toolbox: &Toolbox) -> Result<()> {
    let module = paths::worker_build().join("index_bg.wasm");
    let mut wasm_opt = toolbox.command("wasm-opt");
    wasm_opt.args(["-Oz", ONE_CALLER]).args(FEATURES).arg("--strip-debug").arg(&module).arg("--output").arg(&module);
    Step::new("wasm-opt").showing_log_on_failure().run(&mut wasm_opt)
}
