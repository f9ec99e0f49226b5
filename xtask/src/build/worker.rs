//! The Worker: the crate `worker`, by worker-build, into worker/build (index.js and index_bg.wasm).

use anyhow::Result;

use super::Profile;
use super::fingerprint::Fingerprint;
use crate::places;
use crate::step::Step;
use crate::toolbox::Toolbox;

const SOURCES: [&str; 5] = ["Cargo.toml", "Cargo.lock", "shared", "worker", "xtask/src/build/worker.rs"];

/// What rustc uses, and no newer encoding that the runtime might not know yet.
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
    if fingerprint.is_of(&places::worker_build().join("index.js")) {
        return Ok(());
    }
    fingerprint.forget()?;
    let mut command = toolbox.wasm_command("worker-build");
    match profile {
        Profile::Dev => command.args(["--dev", "worker"]),
        Profile::Release => command.args(["--profile", "worker", "--no-opt", "worker"]),
    };
    Step::new("Worker").showing_log_on_failure().run(&mut command)?;
    if profile == Profile::Release {
        optimise(toolbox)?;
    }
    fingerprint.keep()
}

/// A function with one caller stays a function: put into its caller, the whole is smaller, but zipped it is a tenth larger.
const ONE_CALLER: &str = "--one-caller-inline-max-function-size=20";

/// What worker-build would do, but without the functions' names: they are a tenth of what is uploaded.
fn optimise(toolbox: &Toolbox) -> Result<()> {
    let module = places::worker_build().join("index_bg.wasm");
    let mut wasm_opt = toolbox.command("wasm-opt");
    wasm_opt.args(["-Oz", ONE_CALLER]).args(FEATURES).arg("--strip-debug").arg(&module).arg("--output").arg(&module);
    Step::new("wasm-opt").showing_log_on_failure().run(&mut wasm_opt)
}
