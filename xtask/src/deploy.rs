//! `cargo xtask deploy`: release build, migrations of the remote database, then the Worker and the dashboard.
//!
//! Wrangler asks what it must (sign-in, confirmation) in this terminal. Which account and ids: wrangler.toml.

use std::fs;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::build::{self, ALREADY_BUILT, Profile};
use crate::{places, setup};

const PLACEHOLDER_ID: &str = "database_id = \"00000000-0000-0000-0000-000000000000\"";

pub(crate) fn run() -> Result<()> {
    let configuration = fs::read_to_string(places::root().join("wrangler.toml"))?;
    ensure!(
        !configuration.contains(PLACEHOLDER_ID),
        "wrangler.toml has placeholder ids: run `npx wrangler d1 create keywright` and `npx wrangler kv namespace create \
         SNAPSHOTS`, and write the ids that they print into it"
    );
    let toolbox = setup::ready()?;
    build::build(&toolbox, Profile::Release)?;
    succeed(toolbox.command("wrangler").args(["d1", "migrations", "apply", "DB", "--remote"]))?;
    succeed(toolbox.command("wrangler").arg("deploy").env(ALREADY_BUILT.0, ALREADY_BUILT.1))
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}
