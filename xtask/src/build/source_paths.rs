//! Keeps the paths of this machine out of what is deployed: the message of a panic names its source file. The result is the
//! same on every machine, and smaller.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::paths;
use crate::setup::WASM_TARGET;

/// Makes the compiler write the path of a dependency from its own directory on. The cargo of `command` has started before,
/// for xtask, so the directory of its dependencies exists.
pub(super) fn shorten(cargo: &mut Command) -> Result<()> {
    for registry in registries()? {
        let flag = format!("--remap-path-prefix={}=", registry.display());
        cargo.arg("--config").arg(format!("target.{WASM_TARGET}.rustflags=[{flag:?}]"));
    }
    Ok(())
}

/// The directories with the sources of dependencies, one for each registry.
pub(crate) fn registries() -> Result<Vec<PathBuf>> {
    let sources = paths::cargo_home()?.join("registry/src");
    let directories = fs::read_dir(&sources).with_context(|| format!("cannot read {}", sources.display()))?;
    directories.map(|directory| Ok(directory?.path())).collect()
}
