//! Where things are: the checkout, the cache outside it, and the files that xtask keeps for itself.
//!
//! Only paths: nothing here reads or runs anything, and only `existing` creates something.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};

/// The checkout. Cargo names it at run time; a moved checkout is found even before xtask is compiled again.
pub(crate) fn root() -> PathBuf {
    let xtask =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map(Path::to_owned).unwrap_or(xtask)
}

/// Tools and toolchains by version, shared by all checkouts of this user.
pub(crate) fn cache() -> Result<PathBuf> {
    if let Some(cache) = env::var_os("KEYWRIGHT_CACHE") {
        return Ok(cache.into());
    }
    if let Some(caches) = env::var_os("XDG_CACHE_HOME") {
        return Ok(PathBuf::from(caches).join("keywright"));
    }
    let home =
        env::home_dir().context("there is no home directory: set KEYWRIGHT_CACHE to a directory for the tools")?;
    Ok(home.join(".cache/keywright"))
}

/// Where cargo keeps the sources of dependencies.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    Ok(env::home_dir().context("there is no home directory: set CARGO_HOME")?.join(".cargo"))
}

/// xtask's own files about this checkout: logs, fingerprints of what is built, staging.
pub(crate) fn notes() -> Result<PathBuf> {
    existing(root().join("target/xtask"))
}

/// With Debian's toolchain, WebAssembly and native code have different compilers, and in one directory each build would
/// discard the other's results.
pub(crate) fn wasm_target_dir() -> PathBuf {
    root().join("target/wasm")
}

pub(crate) fn dashboard_dist() -> PathBuf {
    root().join("frontend/dist")
}

/// The page and its scripts.
pub(crate) fn dashboard_page() -> PathBuf {
    root().join("frontend/page")
}

pub(crate) fn worker_build() -> PathBuf {
    root().join("worker/build")
}

pub(crate) fn migrations() -> PathBuf {
    root().join("worker/migrations")
}

/// The directory; it is created if it is missing.
pub(crate) fn existing(directory: PathBuf) -> Result<PathBuf> {
    fs::create_dir_all(&directory).with_context(|| format!("cannot create the directory {}", directory.display()))?;
    Ok(directory)
}

/// The first program of this name on PATH.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|directory| directory.join(name)).find(|candidate| candidate.is_file())
}
