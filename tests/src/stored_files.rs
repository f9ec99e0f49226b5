//! Searches everything that the Worker and wrangler write.

use crate::worker::worker;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file that the Worker and wrangler write: databases with their journals, cache, KV, the printed log.
fn everything_stored() -> Vec<PathBuf> {
    let mut files = vec![worker().log.clone()];
    files_in(&worker().state, &mut files);
    files
}

fn files_in(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() { files_in(&entry, files) } else { files.push(entry) }
    }
}

/// The files that contain `text`, byte for byte.
pub fn files_with(text: &str) -> Vec<PathBuf> {
    let holds = |file: &PathBuf| {
        // A file may have been deleted after it was listed.
        let bytes = fs::read(file).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    everything_stored().into_iter().filter(holds).collect()
}
