//! `cargo xtask test`: runs the levels of the suite and prints their results, with `N passed, N failed` as the last line.
//!
//! `test/run` reads the results, `test/budgets` checks sizes, `test/nginx` and `chromium` find these programs. A level
//! that cannot run counts as failed; the others still run.

mod budgets;
mod nginx;
mod run;

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, ensure};

use self::nginx::Nginx;
use self::run::{Outcome, run_side_by_side, run_tests};
use crate::build::{self, ALREADY_BUILT, Profile};
use crate::chromium::Chromium;
use crate::step::time;
use crate::toolbox::Toolbox;
use crate::{check, paths, setup};

const LEVELS: [&str; 5] = ["check", "native", "component", "product", "budgets"];
/// Parts of `product`: the test targets of its crate.
const PARTS: [&str; 4] = ["alone", "api", "rules", "browser"];
/// Each uses one core, because its Worker has one thread; together they use two.
const SIDE_BY_SIDE: [&str; 2] = ["api", "rules"];

/// The variable by which the tests find the programs of the secret scanners.
const SCANNERS_DIRECTORY: &str = "SCANNERS_DIRECTORY";

const PRODUCT: &str = "keywright-tests";
/// All its tests need a browser, so compiling its dependencies natively would only take time.
const DASHBOARD: &str = "keywright-frontend";

/// All levels, or the one that is named.
pub(crate) fn run(only: Option<&str>) -> Result<ExitCode> {
    let levels = match only {
        None => LEVELS.to_vec(),
        Some(level) => {
            ensure!(
                LEVELS.contains(&level) || PARTS.contains(&level),
                "there is no level {level:?}; use {}, or a part of product: {}",
                LEVELS.join(", "),
                PARTS.join(", ")
            );
            vec![level]
        }
    };
    let outcomes: Vec<Outcome> = levels.into_iter().flat_map(run_level).collect();
    Ok(summarise(&outcomes))
}

/// The browser tests whose names contain `name`.
pub(crate) fn run_browser_tests(name: &str) -> Result<()> {
    let outcomes = product(Some("browser"), Some(name))?;
    ensure!(outcomes.iter().all(|outcome| outcome.failed == 0), "a browser test failed");
    Ok(())
}

/// Each level installs what it needs itself.
fn run_level(level: &str) -> Vec<Outcome> {
    println!("\n── {level} ──");
    let started = Instant::now();
    let outcomes = match level {
        "check" => check::run().map(|()| vec![Outcome::of("check", true)]),
        "native" => native(),
        "component" => component(),
        "product" => product(None, None),
        "budgets" => budgets(),
        part => product(Some(part), None),
    };
    let outcomes = outcomes.unwrap_or_else(|error| {
        println!("✗ {error:#}");
        vec![Outcome::of(level, false)]
    });
    println!("── {level} took {}", time(started.elapsed()));
    outcomes
}

/// What needs neither a Worker nor a browser.
fn native() -> Result<Vec<Outcome>> {
    let mut cargo = setup::ready(&[])?.command("cargo");
    cargo.args(["test", "--no-fail-fast", "--workspace", "--exclude", PRODUCT, "--exclude", DASHBOARD]);
    run_tests("native", &mut cargo)
}

/// The dashboard's components, in a browser.
fn component() -> Result<Vec<Outcome>> {
    let toolbox = setup::ready(setup::COMPONENT_TESTS)?;
    let chromium = Chromium::ready()?;
    chromium.describe_to_wasm_bindgen(&paths::root().join("frontend"))?;
    let mut wasm_pack = toolbox.wasm_command("wasm-pack");
    wasm_pack.args(["test", "--headless", "--chrome", "--mode", "no-install", "frontend"]);
    run_tests("component", chromium.name_to(&mut wasm_pack))
}

/// The product as it is deployed, from outside. `part` selects one of its test targets, `name` the tests with this in their
/// names.
fn product(part: Option<&str>, name: Option<&str>) -> Result<Vec<Outcome>> {
    let toolbox = setup::ready(setup::PRODUCT)?;
    build::build(&toolbox, Profile::Release)?;
    let test = |part: &str| product_test(&toolbox, part, name);
    if let Some(part) = part {
        return run_tests(part, &mut test(part)?);
    }
    let mut outcomes = Vec::new();
    for part in PARTS.iter().filter(|part| !SIDE_BY_SIDE.contains(part)) {
        outcomes.extend(run_tests(part, &mut test(part)?)?);
    }
    let mut together = SIDE_BY_SIDE.map(test).into_iter().collect::<Result<Vec<Command>>>()?;
    outcomes.extend(run_side_by_side("product", &mut together)?);
    Ok(outcomes)
}

fn product_test(toolbox: &Toolbox, part: &str, name: Option<&str>) -> Result<Command> {
    let mut cargo = toolbox.command("cargo");
    // Not `--package`: with fewer packages selected, cargo compiles their dependencies with fewer features, once more.
    cargo.args(["test", "--no-fail-fast", "--workspace", "--exclude", DASHBOARD, "--test", part, "--"]).args(name);
    cargo.env(ALREADY_BUILT.0, ALREADY_BUILT.1);
    match part {
        "browser" => Chromium::ready()?.name_to(&mut cargo),
        "api" => Nginx::ready()?.name_to(&mut cargo).env(SCANNERS_DIRECTORY, setup::scanners()?),
        _ => &mut cargo,
    };
    Ok(cargo)
}

fn budgets() -> Result<Vec<Outcome>> {
    let toolbox = setup::ready(setup::PRODUCT)?;
    build::build(&toolbox, Profile::Release)?;
    budgets::check(&toolbox)
}

fn summarise(outcomes: &[Outcome]) -> ExitCode {
    println!();
    for outcome in outcomes {
        println!("{:>5} passed {:>4} failed   {}", outcome.passed, outcome.failed, outcome.name);
    }
    let passed: usize = outcomes.iter().map(|outcome| outcome.passed).sum();
    let failed: usize = outcomes.iter().map(|outcome| outcome.failed).sum();
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
