//! Packages from PyPI in a virtual environment in the cache, with the versions and digests of their lock file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{Apt, Report, apt};
use crate::paths;
use crate::step::Step;

/// Programs that find secrets in source code.
pub(super) const SCANNERS: PythonPackages =
    PythonPackages { name: "secret scanners", lock: "tests/scanners/requirements.txt" };

/// The part of Python that Debian has in a package of its own.
const DEBIAN_PACKAGE: &str = "python3-venv";
/// Debian's Python. Another one can come first on PATH.
const DEBIAN_PYTHON: &str = "/usr/bin/python3";
/// Fails if this Python is too old for the locked versions, or cannot create virtual environments.
const CAN_CREATE: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";
/// Written when all packages are installed.
const STAMP: &str = "keywright-installed";

pub(super) struct PythonPackages {
    name: &'static str,
    /// From the root of the checkout.
    lock: &'static str,
}

impl PythonPackages {
    /// Installs the packages if they are missing, and returns the directory of their programs.
    pub(super) fn install(&self, report: Report) -> Result<PathBuf> {
        let lock = paths::root().join(self.lock);
        let directory = self.directory(&lock)?;
        if is_installed(&directory) {
            report.already(self.name);
        } else {
            // Not built beside it and renamed: the programs contain the path of their environment.
            Step::new("virtual environment")
                .run(Command::new(ready_python()?).args(["-m", "venv", "--clear"]).arg(&directory))?;
            Step::new(self.name).run(
                Command::new(python_of(&directory))
                    .args(["-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-input"])
                    .args(["--disable-pip-version-check", "--requirement"])
                    .arg(lock),
            )?;
            fs::write(directory.join(STAMP), "")?;
        }
        Ok(directory.join("bin"))
    }

    /// Named after the contents of the lock file, so that checkouts with different versions do not disturb each other.
    fn directory(&self, lock: &Path) -> Result<PathBuf> {
        let text = fs::read(lock).with_context(|| format!("{} is missing", lock.display()))?;
        let digest: String = Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Ok(paths::cache()?.join("tools").join(format!("{}-{digest}", self.name.replace(' ', "-"))))
    }
}

/// The environment uses the machine's Python, so an upgrade of that can break it.
fn is_installed(directory: &Path) -> bool {
    directory.join(STAMP).exists() && apt::succeeds(Command::new(python_of(directory)).args(["-c", "import pip"]))
}

fn python_of(directory: &Path) -> PathBuf {
    directory.join("bin/python3")
}

/// A Python that can create virtual environments. Debian's gets the missing package.
fn ready_python() -> Result<PathBuf> {
    if let Some(python) = find_python() {
        return Ok(python);
    }
    const MISSING: &str = "the tests of the secret scanners need Python 3.10 or later with venv: install it";
    Apt::available().context(MISSING)?.install(&[DEBIAN_PACKAGE])?;
    find_python().context(MISSING)
}

fn find_python() -> Option<PathBuf> {
    let candidates = [paths::program("python3"), Some(DEBIAN_PYTHON.into())];
    candidates.into_iter().flatten().find(|python| apt::succeeds(Command::new(python).args(["-c", CAN_CREATE])))
}
