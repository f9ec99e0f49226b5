//! Finds nginx on this machine or unpacks Debian's package, and tells the gateway tests where it is.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::paths;
use crate::setup::Apt;

const PACKAGE: &str = "nginx";
/// Where Debian installs it; often not on PATH.
const USUAL: &str = "/usr/sbin/nginx";

pub(super) struct Nginx {
    program: PathBuf,
}

impl Nginx {
    pub(super) fn ready() -> Result<Self> {
        if let Some(nginx) = Self::find()? {
            return Ok(nginx);
        }
        const MISSING: &str = "the gateway tests need nginx: install it and put it on PATH";
        Apt::available().context(MISSING)?.unpack(PACKAGE, &paths::existing(unpacked()?)?)?;
        Self::find()?.context(MISSING)
    }

    fn find() -> Result<Option<Self>> {
        let candidates = [paths::program("nginx"), Some(USUAL.into()), Some(unpacked()?.join("usr/sbin/nginx"))];
        Ok(candidates.into_iter().flatten().find(runs).map(|program| Nginx { program }))
    }

    /// Sets the variable that the tests read. Not `NGINX`: nginx itself reads that, as sockets that it inherits.
    pub(super) fn name_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("NGINX_PROGRAM", &self.program)
    }
}

fn unpacked() -> Result<PathBuf> {
    Ok(paths::cache()?.join(PACKAGE))
}

/// An unpacked package lacks the libraries that it depends on, so the program may not start.
fn runs(program: &PathBuf) -> bool {
    let mut version = Command::new(program);
    version.arg("-v").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}
