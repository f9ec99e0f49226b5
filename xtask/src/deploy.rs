//! `cargo xtask deploy`: release build, migrations of the remote database, secrets, then the Worker and the dashboard.
//!
//! All checks run before anything changes at Cloudflare. wrangler asks for confirmation in this terminal. wrangler.toml
//! has the account, the ids and PUBLIC_ORIGIN.

mod configuration;
mod secrets;

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::build::{self, ALREADY_BUILT, Profile};
use crate::{paths, setup};

pub(crate) fn run() -> Result<()> {
    let text = fs::read_to_string(paths::root().join("wrangler.toml"))?;
    let configuration = text.parse().context("wrangler.toml")?;
    let given = secrets::from_environment();
    let problems = [configuration::problems(&configuration), secrets::problems(&given)].concat();
    ensure!(problems.is_empty(), "nothing was deployed:\n- {}", problems.join("\n- "));
    if let Some(note) = configuration::reachability_note(&configuration) {
        println!("{note}");
    }

    let toolbox = setup::ready(setup::PRODUCT)?;
    let new_secrets = secrets::missing(&toolbox, given)?;
    build::build(&toolbox, Profile::Release)?;
    succeed(toolbox.command("wrangler").args(["d1", "migrations", "apply", "DB", "--remote"]))?;
    // Before the Worker, so that it never runs without its secrets.
    secrets::put(&toolbox, &new_secrets)?;
    succeed(toolbox.command("wrangler").arg("deploy").env(ALREADY_BUILT.0, ALREADY_BUILT.1))
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}
