//! Compares the sizes of what a visitor downloads and what is deployed with the limits in README.md, one test each, and
//! looks for paths of this machine in it.
//!
//! Sizes are those of the release build. The API tests count the statements for each verification.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::run::Outcome;
use crate::build::{ALREADY_BUILT, source_paths};
use crate::files::files_with_extension;
use crate::paths;
use crate::toolbox::Toolbox;

const KIB: f64 = 1024.0;

/// Everything until Merchants or the sign-in page is interactive, as Cloudflare sends it.
const START_BROTLI: f64 = 190.0 * KIB;
/// What any other page loads in addition when it is opened first.
const PAGE_BROTLI: f64 = 123.0 * KIB;
const WORKER_GZIP: f64 = 455.0 * KIB;

const BROTLI: &str = "brotliCompressSync";

/// Takes the encoder and the files, and prints the sum of their encoded sizes. Node has both encoders.
const ENCODED_SIZE: &str = "const zlib = require('zlib'), fs = require('fs');
const [encoder, ...files] = process.argv.slice(1);
console.log(files.reduce((sum, file) => sum + zlib[encoder](fs.readFileSync(file)).length, 0))";

/// What `frontend/dist/index.html` says about the program.
#[derive(Deserialize)]
struct Program {
    script: String,
    module: String,
    areas: BTreeMap<String, Vec<String>>,
    pages: Vec<Page>,
}

#[derive(Deserialize)]
struct Page {
    page: String,
    areas: Vec<String>,
}

pub(super) fn check(toolbox: &Toolbox) -> Result<Vec<Outcome>> {
    let program = program()?;
    let start = encoded_size(toolbox, BROTLI, &start_files(&program)?)?;
    let mut pages = Vec::new();
    for page in &program.pages {
        let files: BTreeSet<&String> = page.areas.iter().filter_map(|area| program.areas.get(area)).flatten().collect();
        let files: Vec<PathBuf> = files.into_iter().map(|file| served(file)).collect();
        pages.push((encoded_size(toolbox, BROTLI, &files)?, &page.page));
    }
    let (largest, page) =
        pages.into_iter().max_by(|(a, _), (b, _)| a.total_cmp(b)).context("the program has no pages")?;
    let uploaded = worker_files(toolbox)?;
    let worker = encoded_size(toolbox, "gzipSync", &uploaded)?;
    let deployed = files_with_extension(&paths::dashboard_dist(), &["js", "wasm"])?.into_iter().chain(uploaded);
    Ok(vec![
        names_no_path_of_this_machine(deployed)?,
        compare("dashboard until interactive, brotli", start, START_BROTLI),
        compare(&format!("largest other page ({page}), brotli"), largest, PAGE_BROTLI),
        compare("Worker, gzip", worker, WORKER_GZIP),
    ])
}

/// Panics name their source file; those of dependencies are in a directory of this machine's user.
fn names_no_path_of_this_machine(files: impl Iterator<Item = PathBuf>) -> Result<Outcome> {
    let registries = source_paths::registries()?;
    let mut naming = Vec::new();
    for file in files {
        let content = fs::read(&file)?;
        let names = |path: &PathBuf| contains(&content, path.to_string_lossy().as_bytes());
        naming.extend(registries.iter().any(names).then_some(file));
    }
    naming.iter().for_each(|file| println!("{} contains a path of this machine", file.display()));
    Ok(Outcome::of("no path of this machine in what is deployed", naming.is_empty()))
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

fn compare(what: &str, bytes: f64, budget: f64) -> Outcome {
    let kept = bytes <= budget;
    let name = format!("{what}: {:.1} of {:.0} KiB", bytes / KIB, budget / KIB);
    println!("{} {name}", if kept { "✓" } else { "✗" });
    Outcome::of(&name, kept)
}

fn program() -> Result<Program> {
    let page = fs::read_to_string(paths::dashboard_dist().join("index.html"))?;
    let (_, rest) = page.split_once("id=\"program\">").context("index.html does not describe the program")?;
    let (program, _) = rest.split_once("</script>").context("index.html is cut off")?;
    Ok(serde_json::from_str(program)?)
}

/// The page, its icon, the script and the main module.
fn start_files(program: &Program) -> Result<Vec<PathBuf>> {
    let mut files = files_with_extension(&paths::dashboard_dist(), &["svg", "html"])?;
    files.extend([served(&program.script), served(&program.module)]);
    Ok(files)
}

/// The file with this path on the server.
fn served(path: &str) -> PathBuf {
    paths::dashboard_dist().join(path.trim_start_matches('/'))
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
    files_with_extension(&bundle, &["js", "wasm"])
}

fn encoded_size(toolbox: &Toolbox, encoder: &str, files: &[PathBuf]) -> Result<f64> {
    let output = toolbox.command("node").args(["-e", ENCODED_SIZE, encoder]).args(files).output()?;
    ensure!(output.status.success(), "node cannot encode: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}
