//! `cargo xtask program`, a hook of trunk (Trunk.toml): the crate `frontend` as a program in parts, in trunk's page.
//!
//! In order: cargo, `split` (the parts), wasm-bindgen, `imports`, wasm-opt, `bundle` (hashed names, one script), `page` (what
//! index.html says about them). Then what a deployed dashboard has beside it: compressed files, `openapi.json` and `_headers`.

mod bundle;
mod imports;
mod page;
mod split;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};

use super::{Profile, compressed, headers, openapi, source_paths, wasm_opt};
use crate::setup::WASM_TARGET;
use crate::step::Step;
use crate::toolbox::Toolbox;
use crate::{paths, setup};

/// The main module's name in all steps; `program.js` and `parts.js` import `main.js`.
const MAIN: &str = "main";

pub(crate) fn run() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").context("trunk calls this command: use `cargo xtask build`")?;
    let is_release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let profile = if is_release { Profile::Release } else { Profile::Dev };
    build(&setup::ready(setup::PRODUCT)?, profile, Path::new(&staging))
}

fn build(toolbox: &Toolbox, profile: Profile, staging: &Path) -> Result<()> {
    let directory = empty(paths::notes()?.join("program"))?;
    let module = compile(toolbox, profile)?;
    let areas = split::split(toolbox, profile, &module, &directory)?;
    bind(toolbox, &directory)?;
    if profile == Profile::Release {
        optimise(toolbox, &modules(&directory)?)?;
    }
    let program = bundle::bundle(toolbox, profile, &areas, &directory, staging)?;
    page::finish(toolbox, profile, &program, &staging.join("index.html"))?;
    if profile == Profile::Release {
        compressed::write(toolbox, staging)?;
    }
    openapi::write(staging)?;
    headers::write(staging)
}

/// The program as one module that can be split: the linker keeps what it knows about references.
fn compile(toolbox: &Toolbox, profile: Profile) -> Result<PathBuf> {
    let (cargo_profile, directory) = match profile {
        Profile::Dev => ("dev", "debug"),
        Profile::Release => ("dashboard", "dashboard"),
    };
    let mut cargo = toolbox.wasm_command("cargo");
    cargo.args(["rustc", "--package", "keywright-frontend", "--bin", "keywright-frontend", "--target", WASM_TARGET]);
    cargo.args(["--features", "app", "--profile", cargo_profile]);
    if profile == Profile::Release {
        source_paths::shorten(&mut cargo)?;
    }
    cargo.args(["--", "-Clink-args=--emit-relocs"]);
    Step::new("the program").showing_log_on_failure().run(&mut cargo)?;
    Ok(paths::wasm_target_dir().join(WASM_TARGET).join(directory).join("keywright-frontend.wasm"))
}

/// Writes the JavaScript side of the main module. The areas use exports of the linker, which wasm-bindgen would remove.
fn bind(toolbox: &Toolbox, directory: &Path) -> Result<()> {
    let module = directory.join(MAIN).with_extension("wasm");
    let mut bindgen = toolbox.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", MAIN]);
    bindgen.arg("--out-dir").arg(directory).arg(&module);
    Step::new("wasm-bindgen").showing_log_on_failure().run(&mut bindgen)?;
    fs::rename(directory.join("main_bg.wasm"), &module)?;
    imports::number(&module, &directory.join(MAIN).with_extension("js"))
}

/// Each processor takes the next module until none is left: most are small, and wasm-opt takes a second to start.
fn optimise(toolbox: &Toolbox, modules: &[PathBuf]) -> Result<()> {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(module) = modules.get(next.fetch_add(1, Ordering::Relaxed)) {
            wasm_opt::optimise(toolbox, module)?;
        }
        anyhow::Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism()?.get()).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| bail!("wasm-opt panicked")))
    })
}

fn modules(directory: &Path) -> Result<Vec<PathBuf>> {
    let files = fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(files.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "wasm")).collect())
}

fn empty(directory: PathBuf) -> Result<PathBuf> {
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    paths::existing(directory)
}
