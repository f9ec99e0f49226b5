//! The environment in which installed tools run: PATH, the toolchain for WebAssembly, and wrangler's settings.
//!
//! `setup` installs the tools. A command from here starts in the root of the checkout.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::paths;

pub(crate) struct Toolbox {
    path: OsString,
    wasm_toolchain: Option<&'static str>,
}

impl Toolbox {
    /// `tools` are directories with programs; `wasm_toolchain` is rustup's name of the toolchain that compiles to
    /// WebAssembly, if that is not the ordinary one. The npm tools come first: wrangler needs the Node that is pinned beside it.
    pub(crate) fn new(tools: Vec<PathBuf>, wasm_toolchain: Option<&'static str>) -> Result<Self> {
        let npm_tools = paths::root().join("node_modules/.bin");
        let of_the_machine = env::var_os("PATH").unwrap_or_default();
        let directories = [npm_tools].into_iter().chain(tools).chain(env::split_paths(&of_the_machine));
        Ok(Toolbox { path: env::join_paths(directories)?, wasm_toolchain })
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

    /// For programs that call cargo to compile to WebAssembly.
    pub(crate) fn wasm_command(&self, program: &str) -> Command {
        let mut command = self.command(program);
        command.env("CARGO_TARGET_DIR", paths::wasm_target_dir()).env_remove("CARGO");
        if let Some(toolchain) = self.wasm_toolchain {
            command.env("RUSTUP_TOOLCHAIN", toolchain);
        }
        command
    }
}
