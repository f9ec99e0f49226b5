//! `cargo xtask pictures`: takes the pictures in the documents anew.
//!
//! A browser test takes them (`tests/tests/browser/pictures.rs`), so the suite fails if the pages can no longer be shown so.

use std::fs;

use anyhow::Result;

use crate::{paths, test};

pub(crate) fn run() -> Result<()> {
    let taken = paths::existing(paths::root().join("target/pictures"))?;
    fs::remove_dir_all(&taken)?;
    test::run_browser_tests("pictures")?;
    let pictures = paths::existing(paths::root().join("docs/pictures"))?;
    for picture in taken.read_dir()? {
        let picture = picture?;
        fs::copy(picture.path(), pictures.join(picture.file_name()))?;
    }
    Ok(())
}
