//! Splits the program into the main module, one module for each area, and modules that areas share.
//!
//! The splitter makes a module for each combination of areas: dozens, most of them tiny. A file for each would cost more
//! requests than it saves bytes, so those that many areas need, and small ones, become one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};
use shared::dashboard::Area;
use wasm_split_cli_support::{Options, transform};

use super::MAIN;
use crate::build::Profile;
use crate::build::wasm_opt::FEATURES;
use crate::step::Step;
use crate::toolbox::Toolbox;

/// A module that at least this many areas need becomes part of the common one.
const MANY: usize = 6;
/// A smaller module, in bytes, becomes part of the common one as well if at least [`FEW`] areas need it.
const SMALL: u64 = 8 * 1024;
const FEW: usize = 3;

const COMMON: &str = "common";

/// The names of the modules of each area, without `.wasm`.
pub(super) type Areas = BTreeMap<String, BTreeSet<String>>;

/// Writes the modules into `directory`, the main one as `main.wasm`.
pub(super) fn split(toolbox: &Toolbox, profile: Profile, module: &Path, directory: &Path) -> Result<Areas> {
    let input = fs::read(module)?;
    let main = directory.join(MAIN).with_extension("wasm");
    let mut options = Options::new(&input);
    options.output_dir = directory;
    options.main_out_path = &main;
    options.target.web();
    let split = transform(options).map_err(|error| anyhow!("cannot split the program: {error:?}"))?;
    let areas: Areas =
        split.prefetch_map.into_iter().map(|(area, modules)| (area, modules.into_iter().collect())).collect();
    let known: BTreeSet<String> = Area::ALL.iter().map(|area| area.wire_name().to_owned()).collect();
    let found: BTreeSet<String> = areas.keys().cloned().collect();
    ensure!(
        known == found,
        "the program is split into {found:?}, but shared/src/dashboard/first_load.rs lists {known:?}"
    );
    // A merged module imports the memory many times until wasm-opt has seen it.
    if profile == Profile::Release { merge_common(toolbox, areas, directory) } else { Ok(areas) }
}

fn merge_common(toolbox: &Toolbox, areas: Areas, directory: &Path) -> Result<Areas> {
    let modules: BTreeSet<&String> = areas.values().flatten().collect();
    let mut common = BTreeSet::new();
    for module in modules {
        let users = areas.values().filter(|modules| modules.contains(module)).count();
        let is_small = fs::metadata(file(directory, module))?.len() < SMALL;
        if users >= MANY || (users >= FEW && is_small) {
            common.insert(module.clone());
        }
    }
    if common.is_empty() {
        return Ok(areas);
    }
    merge(toolbox, &common, directory)?;
    let replaced = |modules: BTreeSet<String>| -> BTreeSet<String> {
        modules.into_iter().map(|module| if common.contains(&module) { COMMON.to_owned() } else { module }).collect()
    };
    Ok(areas.into_iter().map(|(area, modules)| (area, replaced(modules))).collect())
}

/// Replaces these modules by one. They only import from the main module, so their order does not matter.
fn merge(toolbox: &Toolbox, modules: &BTreeSet<String>, directory: &Path) -> Result<()> {
    let mut wasm_merge = toolbox.command("wasm-merge");
    for module in modules {
        wasm_merge.arg(file(directory, module)).arg(module);
    }
    // Each module imports the memory, until they are one.
    wasm_merge.args(FEATURES).arg("--enable-multimemory").arg("--output").arg(file(directory, COMMON));
    Step::new("wasm-merge").showing_log_on_failure().run(&mut wasm_merge)?;
    for module in modules {
        fs::remove_file(file(directory, module))?;
    }
    Ok(())
}

fn file(directory: &Path, module: &str) -> PathBuf {
    directory.join(module).with_extension("wasm")
}
