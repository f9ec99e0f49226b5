//! Compares the sizes of what a visitor downloads and what is deployed with the limits in README.md. One test each.
//!
//! Sizes are those of the release build. The API tests count the statements for each verification.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::run::Outcome;
use crate::build::ALREADY_BUILT;
use crate::files::files_under;
use crate::paths;
use crate::toolbox::Toolbox;

const KIB: f64 = 1024.0;

/// Everything until the dashboard is interactive, as Cloudflare sends it.
const DASHBOARD_BROTLI: f64 = 375.0 * KIB;
const WORKER_GZIP: f64 = 370.0 * KIB;

/// Takes the encoder and the files, and prints the sum of their encoded sizes. Node has both encoders.
const ENCODED_SIZE: &str = "const zlib = require('zlib'), fs = require('fs');
const [encoder, ...files] = process.argv.slice(1);
console.log(files.reduce((sum, file) => sum + zlib[encoder](fs.readFileSync(file)).length, 0))";

pub(super) fn check(toolbox: &Toolbox) -> Result<Vec<Outcome>> {
    let dashboard = encoded_size(toolbox, "brotliCompressSync", &dashboard_files()?)?;
    let worker = encoded_size(toolbox, "gzipSync", &worker_files(toolbox)?)?;
    Ok(vec![compare("dashboard, brotli", dashboard, DASHBOARD_BROTLI), compare("Worker, gzip", worker, WORKER_GZIP)])
}

fn compare(what: &str, bytes: f64, budget: f64) -> Outcome {
    let kept = bytes <= budget;
    let name = format!("{what}: {:.1} of {:.0} KiB", bytes / KIB, budget / KIB);
    println!("{} {name}", if kept { "✓" } else { "✗" });
    Outcome::of(&name, kept)
}

/// All that a browser loads. Not `_headers`, which Cloudflare reads, and not the API description, which programs read.
fn dashboard_files() -> Result<Vec<PathBuf>> {
    let mut files = files_in(&paths::dashboard_dist())?;
    files.retain(|file| file.file_name().is_some_and(|name| name != "_headers" && name != "openapi.json"));
    Ok(files)
}

/// What `wrangler deploy` would upload.
fn worker_files(toolbox: &Toolbox) -> Result<Vec<PathBuf>> {
    let bundle = paths::existing(paths::notes()?.join("bundle"))?;
    // Wrangler adds to what an earlier build left there.
    fs::remove_dir_all(&bundle)?;
    let mut wrangler = toolbox.command("wrangler");
    wrangler.args(["deploy", "--dry-run", "--outdir"]).arg(&bundle).env(ALREADY_BUILT.0, ALREADY_BUILT.1);
    let output = wrangler.output().context("cannot start wrangler")?;
    ensure!(output.status.success(), "wrangler cannot bundle the Worker: {}", String::from_utf8_lossy(&output.stderr));
    let mut files = files_in(&bundle)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "js" || extension == "wasm"));
    Ok(files)
}

fn files_in(directory: &Path) -> Result<Vec<PathBuf>> {
    Ok(files_under(directory)?.iter().map(|file| directory.join(file)).collect())
}

fn encoded_size(toolbox: &Toolbox, encoder: &str, files: &[PathBuf]) -> Result<f64> {
    ensure!(!files.is_empty(), "there is nothing to measure");
    let output = toolbox.command("node").args(["-e", ENCODED_SIZE, encoder]).args(files).output()?;
    ensure!(output.status.success(), "node cannot encode: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}
