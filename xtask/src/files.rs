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
