//! Installs Debian's packages, if this is Debian and the user can install them.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::paths;
use crate::step::Step;

/// Proof that the user can install Debian packages on this machine.
pub(crate) struct Apt {
    sudo: bool,
}

impl Apt {
    /// `None` on other systems, and for users who are not root and cannot use `sudo` without a password.
    pub(crate) fn available() -> Option<Apt> {
        if !Path::new("/etc/debian_version").exists() || paths::program("apt-get").is_none() {
            return None;
        }
        if succeeds(Command::new("sh").args(["-c", "test $(id -u) = 0"])) {
            return Some(Apt { sudo: false });
        }
        succeeds(Command::new("sudo").args(["-n", "true"])).then_some(Apt { sudo: true })
    }

    pub(crate) fn install(&self, packages: &[&str]) -> Result<()> {
        self.update()?;
        Step::new(&format!("apt-get install {}", packages.join(" "))).run(
            self.as_root("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(["install", "--yes", "--no-install-recommends"])
                .args(packages),
        )
    }

    /// Unpacks a package into a directory. Installing the package of a server would start the server.
    pub(crate) fn unpack(&self, package: &str, directory: &Path) -> Result<()> {
        self.update()?;
        Step::new(&format!("unpack {package}")).run(Command::new("sh").current_dir(directory).args([
            "-c",
            "apt-get download \"$0\" && dpkg-deb --extract \"$0\"_*.deb . && rm \"$0\"_*.deb",
            package,
        ]))
    }

    fn update(&self) -> Result<()> {
        Step::new("apt-get update").run(self.as_root("apt-get").arg("update"))
    }

    pub(crate) fn as_root(&self, program: &str) -> Command {
        if !self.sudo {
            return Command::new(program);
        }
        let mut command = Command::new("sudo");
        command.args(["-n", program]);
        command
    }
}

/// Whether the command can be started and succeeds. Its output is dropped.
pub(super) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
