//! Lists files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// All files under `directory`; their paths are relative to it.
pub(crate) fn files_under(directory: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(directory).with_context(|| format!("cannot read {}", directory.display()))? {
        let entry = entry?;
        let name = PathBuf::from(entry.file_name());
        if entry.path().is_dir() {
            files.extend(files_under(&entry.path())?.into_iter().map(|file| name.join(file)));
        } else {
            files.insert(name);
        }
    }
    Ok(files)
}

/// The files under `directory` that have one of these extensions.
pub(crate) fn files_with_extension(directory: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let is_wanted =
        |file: &PathBuf| file.extension().is_some_and(|found| extensions.iter().any(|known| found == *known));
    Ok(files_under(directory)?.into_iter().filter(is_wanted).map(|file| directory.join(file)).collect())
}
