//! `cargo xtask build`, and wrangler.toml's `[build]`: the Worker into worker/build, the dashboard into frontend/dist.
//!
//! Each half has a file of its own and is skipped if none of its sources has changed (`fingerprint`). `setup` installs the
//! tools; `dev`, `test` and `deploy` run what was built.

mod compressed;
mod dashboard;
mod fingerprint;
mod headers;
mod openapi;
mod program;
pub(crate) mod source_paths;
mod wasm_opt;
mod worker;

use std::env;
use std::fs::File;

use anyhow::{Result, bail};

pub(crate) use program::run as run_hook;

use crate::toolbox::Toolbox;
use crate::{paths, setup};

const PROFILE: &str = "KEYWRIGHT_PROFILE";
const BUILT: &str = "KEYWRIGHT_BUILT";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Built quickly.
    Dev,
    /// Small and fast.
    Release,
}

impl Profile {
    /// From KEYWRIGHT_PROFILE: wrangler starts builds and can pass no arguments.
    pub(crate) fn from_environment() -> Result<Self> {
        match env::var(PROFILE).as_deref() {
            Ok("dev") => Ok(Profile::Dev),
            Ok("release") | Err(_) => Ok(Profile::Release),
            Ok(other) => bail!("{PROFILE} is {other:?}; it can be dev or release"),
        }
    }

    /// The variable for a child process that starts builds itself.
    pub(crate) fn as_variable(self) -> (&'static str, &'static str) {
        (PROFILE, self.name())
    }

    fn name(self) -> &'static str {
        match self {
            Profile::Dev => "dev",
            Profile::Release => "release",
        }
    }
}

/// The variable for a child process whose builds must do nothing, because everything is built.
pub(crate) const ALREADY_BUILT: (&str, &str) = (BUILT, "1");

pub(crate) fn run(profile: Profile) -> Result<()> {
    if env::var(BUILT).is_ok_and(|built| built == "1") {
        return Ok(());
    }
    build(&setup::ready(setup::PRODUCT)?, profile)
}

pub(crate) fn build(toolbox: &Toolbox, profile: Profile) -> Result<()> {
    let turn = File::create(paths::notes()?.join("build.lock"))?;
    turn.lock()?;
    worker::build(toolbox, profile)?;
    dashboard::build(toolbox, profile)
}
