//! The files that a browser loads: the modules with a digest in their names, and one script with all JavaScript.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::dashboard::{FirstLoad, first_loads};

use super::split::Areas;
use super::{MAIN, modules};
use crate::build::Profile;
use crate::paths;
use crate::step::Step;
use crate::toolbox::Toolbox;

/// The scripts in frontend/page that are bundled with what wasm-bindgen generates.
const SCRIPTS: [&str; 2] = ["parts.js", "program.js"];

/// The program as the page describes it to its scripts. Files are paths on the server.
#[derive(Serialize)]
pub(super) struct Program {
    pub(super) script: String,
    /// The main module.
    pub(super) module: String,
    areas: BTreeMap<String, Vec<String>>,
    pages: Vec<FirstLoad>,
}

pub(super) fn bundle(
    toolbox: &Toolbox,
    profile: Profile,
    areas: &Areas,
    directory: &Path,
    staging: &Path,
) -> Result<Program> {
    let mut paths = BTreeMap::new();
    for module in modules(directory)? {
        let name = module.file_stem().context("a module has a name")?.to_string_lossy().into_owned();
        paths.insert(name, publish(&module, staging)?);
    }
    let path = |module: &String| paths.get(module).cloned().with_context(|| format!("there is no module {module}"));
    let files =
        areas.iter().map(|(area, modules)| Ok((area.clone(), modules.iter().map(path).collect::<Result<_>>()?)));
    Ok(Program {
        script: publish(&script(toolbox, profile, areas, directory)?, staging)?,
        module: path(&MAIN.to_owned())?,
        areas: files.collect::<Result<_>>()?,
        pages: first_loads(),
    })
}

/// How much of a file's digest is in its name: enough to tell its versions apart. Each digit is loaded at every start.
const DIGEST_BYTES: usize = 5;

/// Copies a file to the dashboard, with a digest in its name; returns its path there.
fn publish(file: &Path, staging: &Path) -> Result<String> {
    let contents = fs::read(file)?;
    let digest = Sha256::digest(&contents).iter().take(DIGEST_BYTES).fold(String::new(), |mut digest, byte| {
        // Writing to a text cannot fail.
        let _ = write!(digest, "{byte:02x}");
        digest
    });
    let [stem, extension] = [file.file_stem(), file.extension()].map(|part| part.unwrap_or_default().to_string_lossy());
    let name = format!("{stem}-{digest}.{extension}");
    fs::write(staging.join(&name), contents)?;
    Ok(format!("/{name}"))
}

/// All JavaScript in one file.
fn script(toolbox: &Toolbox, profile: Profile, areas: &Areas, directory: &Path) -> Result<PathBuf> {
    for script in SCRIPTS {
        fs::copy(paths::dashboard_page().join(script), directory.join(script))?;
    }
    // The main module imports the loader of each area from here.
    let mut loaders = "import { loader } from \"./parts.js\";\n".to_owned();
    for area in areas.keys() {
        writeln!(loaders, "export const __wasm_split_load_{area} = loader(\"{area}\");")?;
    }
    fs::write(directory.join("__wasm_split.js"), loaders)?;
    let bundled = paths::existing(directory.join("bundled"))?.join("program.js");
    let mut esbuild = toolbox.command("esbuild");
    esbuild.arg(directory.join("program.js")).args([
        "--bundle",
        "--format=esm",
        "--target=es2022",
        "--log-level=warning",
    ]);
    if profile == Profile::Release {
        esbuild.arg("--minify");
    }
    esbuild.arg(format!("--outfile={}", bundled.display()));
    Step::new("esbuild").showing_log_on_failure().run(&mut esbuild)?;
    Ok(bundled)
}
