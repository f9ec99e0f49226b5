//! What a rustc says about itself.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Where the ordinary toolchain is.
pub(super) fn sysroot() -> Result<PathBuf> {
    output("rustc", &["--print", "sysroot"]).map(PathBuf::from)
}

/// What this rustc prints.
pub(super) fn output(rustc: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(rustc).args(arguments).output().with_context(|| format!("cannot start {rustc}"))?;
    ensure!(output.status.success(), "`{rustc}` does not run: repair the Rust installation (see `rustup show`)");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
