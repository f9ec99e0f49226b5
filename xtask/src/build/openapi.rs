//! Writes `openapi.json`, the API description, which is served beside the dashboard.

use std::fs;
use std::path::Path;

use anyhow::Result;
use openapi::{OPENAPI_PATH, document};

pub(super) fn write(directory: &Path) -> Result<()> {
    let file = directory.join(OPENAPI_PATH.trim_start_matches('/'));
    Ok(fs::write(file, serde_json::to_vec(&document())?)?)
}
