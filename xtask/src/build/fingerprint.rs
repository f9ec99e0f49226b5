//! Whether something is built already: compares a digest of its sources and its profile with the stored one.
//!
//! Contents count, not times: a checkout or a `touch` changes nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::Profile;
use crate::paths;

/// Output and other files beside the sources that the build does not read.
const NOT_SOURCES: [&str; 5] = ["build", "dist", "migrations", "target", "tests"];

pub(super) struct Fingerprint {
    kept_in: PathBuf,
    digest: String,
}

impl Fingerprint {
    /// `sources` are files and directories, from the root of the checkout.
    pub(super) fn of(what: &str, sources: &[&str], profile: Profile) -> Result<Self> {
        let mut hash = Sha256::new();
        hash.update(profile.name());
        for source in sources {
            add(&mut hash, &paths::root().join(source))?;
        }
        let kept_in = paths::notes()?.join(format!("{what}.built"));
        Ok(Fingerprint { kept_in, digest: STANDARD.encode(hash.finalize()) })
    }

    pub(super) fn is_of(&self, output: &Path) -> bool {
        output.exists() && fs::read_to_string(&self.kept_in).is_ok_and(|kept| kept == self.digest)
    }

    pub(super) fn keep(&self) -> Result<()> {
        Ok(fs::write(&self.kept_in, &self.digest)?)
    }

    /// Called before a build, so that a failed build does not look finished.
    pub(super) fn forget(&self) -> Result<()> {
        if self.kept_in.exists() {
            fs::remove_file(&self.kept_in)?;
        }
        Ok(())
    }
}

fn add(hash: &mut Sha256, path: &Path) -> Result<()> {
    hash.update(path.as_os_str().as_encoded_bytes());
    if !path.is_dir() {
        let contents = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        hash.update(contents.len().to_le_bytes());
        hash.update(contents);
        return Ok(());
    }
    let mut entries: Vec<_> = path.read_dir()?.flatten().collect();
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let name = entry.file_name();
        if !NOT_SOURCES.iter().any(|other| name == *other) {
            add(hash, &entry.path())?;
        }
    }
    Ok(())
}
