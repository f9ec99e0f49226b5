//! The command line of `cargo xtask`: reads the arguments and calls the file of the command.
//!
//! All commands use four more files: `paths` (where things are), `files` (which files there are), `step` (one child process
//! with its progress and time) and `toolbox` (the environment in which the installed tools run).

#![allow(clippy::disallowed_methods, reason = "it runs natively, where the clocks of std work")]

mod api;
mod bench;
mod build;
mod check;
mod chromium;
mod deploy;
mod dev;
mod files;
mod mutants;
mod paths;
mod pictures;
mod sample;
mod setup;
mod step;
mod test;
mod toolbox;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::build::Profile;
use crate::dev::DevOptions;

const USAGE: &str = "\
cargo xtask COMMAND

  setup                      install the missing tools for building, running and testing
  dev [--port N] [--sample]  start Keywright locally and print a sign-in link
  build [--dev]              build the Worker and the dashboard (wrangler.toml calls this)
  program                    compile the dashboard's program (Trunk.toml calls this)
  check                      formatting, lints, dependencies and documents
  test [LEVEL]               everything, or one level: check, native, component, product, alone, api, browser, budgets
  mutants [FILE]             change the code that makes decisions, and list the changes that no native test notices
  pictures                   take the pictures in docs/pictures again
  bench [NAME]               all benchmarks, or one: audit_log, lists, loading, neighbours, verification
  deploy                     release build, remote migrations, wrangler deploy
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        Some(Value(command)) => command.string()?,
        Some(Long("help") | Short('h')) | None => "help".to_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "setup" => nothing_more(arguments).and_then(|()| setup::run())?,
        "dev" => dev::run(&dev_options(arguments)?)?,
        "build" => build::run(build_profile(arguments)?)?,
        "program" => nothing_more(arguments).and_then(|()| build::run_hook())?,
        "check" => nothing_more(arguments).and_then(|()| check::run())?,
        "test" => return test::run(at_most_one(arguments)?.as_deref()),
        "mutants" => mutants::run(at_most_one(arguments)?.as_deref())?,
        "pictures" => nothing_more(arguments).and_then(|()| pictures::run())?,
        "bench" => bench::run(at_most_one(arguments)?.as_deref())?,
        "deploy" => nothing_more(arguments).and_then(|()| deploy::run())?,
        "help" => print!("{USAGE}"),
        other => bail!("there is no command {other:?}; `cargo xtask help` lists them"),
    }
    Ok(ExitCode::SUCCESS)
}

fn nothing_more(mut arguments: lexopt::Parser) -> Result<()> {
    match arguments.next()? {
        Some(argument) => Err(argument.unexpected().into()),
        None => Ok(()),
    }
}

fn dev_options(mut arguments: lexopt::Parser) -> Result<DevOptions> {
    let mut options = DevOptions::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => options.port = arguments.value()?.parse()?,
            Long("sample") => options.sample = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn build_profile(mut arguments: lexopt::Parser) -> Result<Profile> {
    let mut profile = Profile::from_environment()?;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("dev") => profile = Profile::Dev,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(profile)
}

fn at_most_one(mut arguments: lexopt::Parser) -> Result<Option<String>> {
    match arguments.next()? {
        Some(Value(argument)) => nothing_more(arguments).and_then(|()| Ok(Some(argument.string()?))),
        Some(other) => Err(other.unexpected().into()),
        None => Ok(None),
    }
}
