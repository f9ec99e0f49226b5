//! Makes a WebAssembly module smaller, with binaryen's wasm-opt.

use std::path::Path;

use anyhow::Result;

use crate::step::Step;
use crate::toolbox::Toolbox;

/// The features that rustc uses, and no newer encoding that a runtime might not support yet.
pub(super) const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-exception-handling",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Twice: the second run makes a module a thousandth smaller.
const FOR_SIZE: [&str; 2] = ["-Oz", "-Oz"];

/// Keeps functions that have one caller: inlined, a module is smaller, but a tenth larger when compressed.
const ONE_CALLER: &str = "--one-caller-inline-max-function-size=40";

/// Nothing has an address below 1024 but the end of a full stack, so the offsets of fields can be part of the instructions.
const LOW_MEMORY: &str = "--low-memory-unused";

/// Similar functions beside each other: a module is a hundredth smaller when compressed.
const ORDER: &str = "--reorder-functions-by-name";

/// Also removes the names of functions, a tenth of a module.
pub(super) fn optimise(toolbox: &Toolbox, module: &Path) -> Result<()> {
    let mut wasm_opt = toolbox.command("wasm-opt");
    wasm_opt
        .args(FOR_SIZE)
        .args([LOW_MEMORY, ONE_CALLER, ORDER])
        .args(FEATURES)
        .arg("--strip-debug")
        .arg(module)
        .arg("--output")
        .arg(module);
    Step::new("wasm-opt").showing_log_on_failure().run(&mut wasm_opt)
}
