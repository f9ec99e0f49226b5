//! nginx: found on this machine, else unpacked from Debian's package, and named to the tests that put it in front.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::paths;
use crate::setup::Apt;

const PACKAGE: &str = "nginx";
/// Where Debian has it; not on everybody's PATH.
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

    /// For the children that start it. `NGINX` would not do: nginx itself reads it, as sockets that it inherits.
    pub(super) fn name_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("NGINX_PROGRAM", &self.program)
    }
}

fn unpacked() -> Result<PathBuf> {
    Ok(paths::cache()?.join(PACKAGE))
}

/// What is unpacked only comes without the libraries that its package asks for.
fn runs(program: &PathBuf) -> bool {
    let mut version = Command::new(program);
    version.arg("-v").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}
