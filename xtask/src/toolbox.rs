//! The environment in which the installed tools run: PATH, the toolchain for wasm, and what keeps them offline.
//!
//! Installing them is `setup`'s work. A command from here starts in the root of the checkout.

use std::env;
use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::paths;
use crate::setup::{CARGO_TOOLS, WasmToolchain};

pub(crate) struct Toolbox {
    path: OsString,
    wasm: WasmToolchain,
}

impl Toolbox {
    /// The npm tools come first: wrangler needs the Node that is pinned beside it, not the machine's.
    pub(crate) fn new(wasm: WasmToolchain) -> Result<Self> {
        let mut directories = vec![paths::root().join("node_modules/.bin")];
        for tool in &CARGO_TOOLS {
            directories.push(tool.directory()?.join("bin"));
        }
        directories.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        Ok(Toolbox { path: env::join_paths(directories)?, wasm })
    }

    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(paths::root())
            .env("PATH", &self.path)
            .env("WRANGLER_SEND_METRICS", "false")
            .env("WRANGLER_HIDE_BANNER", "true");
        command
    }

    /// For whatever calls cargo to compile to wasm.
    pub(crate) fn wasm_command(&self, program: &str) -> Command {
        let mut command = self.command(program);
        command.env("CARGO_TARGET_DIR", paths::wasm_target_dir()).env_remove("CARGO");
        if let Some(toolchain) = self.wasm.rustup_name() {
            command.env("RUSTUP_TOOLCHAIN", toolchain);
        }
        command
    }
}
