//! Debian's rustc as the toolchain for wasm, on machines that cannot reach rustup's server.
//!
//! Debian has the compiler and the sources of std, but its std for wasm32 contains only what Firefox needs. So std is built
//! once and installed beside the compiler. `wasm_target` decides whether this is needed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::Apt;
use super::rustc::{self, WASM_TARGET};
use crate::paths;
use crate::step::Step;

pub(super) const TOOLCHAIN: &str = "debian";

const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const RUSTC: &str = "/usr/bin/rustc";
const RUSTLIB: &str = "/usr/lib/rustlib";

/// Names the rustc that built the std beside it: after an upgrade of the package, std must be built again.
const STAMP: &str = "keywright-std";

pub(super) fn is_installed() -> Result<bool> {
    let Ok(built_by) = fs::read_to_string(std_directory().join(STAMP)) else { return Ok(false) };
    Ok(linked() && linker()?.exists() && built_by.trim() == rustc::output(RUSTC, &["--version"])?)
}

pub(super) fn install(apt: &Apt) -> Result<()> {
    apt.install(&PACKAGES)?;
    let crate_directory = paths::existing(paths::cache()?.join("debian-std"))?;
    build(&crate_directory)?;
    put_beside_compiler(apt, &crate_directory)?;
    fs::remove_dir_all(crate_directory)?;
    Step::new("linker").run(&mut link_linker(apt)?)?;
    if !linked() {
        Step::new("rustup toolchain link").run(Command::new("rustup").args([
            "toolchain",
            "link",
            TOOLCHAIN,
            "/usr",
        ]))?;
    }
    Ok(())
}

/// Link-time optimisation needs bitcode, and the browser tests need the crate `test`.
fn build(directory: &Path) -> Result<()> {
    let manifest = "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[lib]\npath = \"lib.rs\"\n\n[workspace]\n";
    fs::write(directory.join("Cargo.toml"), manifest)?;
    fs::write(directory.join("lib.rs"), "")?;
    Step::new("std for wasm32").run(
        Command::new("/usr/bin/cargo")
            .current_dir(directory)
            .args(["build", "--release", "--target", WASM_TARGET, "--target-dir", "target"])
            .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test")
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Cembed-bitcode=yes")
            .env("RUSTC", RUSTC)
            .env_remove("CARGO_TARGET_DIR"),
    )
}

fn put_beside_compiler(apt: &Apt, crate_directory: &Path) -> Result<()> {
    let stamp = crate_directory.join(STAMP);
    fs::write(&stamp, rustc::output(RUSTC, &["--version"])?)?;
    let built = crate_directory.join("target").join(WASM_TARGET).join("release/deps");
    // With two builds of std side by side, the compiler could not choose.
    Step::new("remove older std").run(apt.as_root("rm").arg("-f").args(libraries_in(&std_directory())))?;
    let mut copy = apt.as_root("install");
    copy.args(["-D", "-m", "644", "-t"]).arg(std_directory()).args(libraries_in(&built)).arg(stamp);
    Step::new("install std for wasm32").run(&mut copy)
}

fn libraries_in(directory: &Path) -> Vec<PathBuf> {
    let files = directory.read_dir().into_iter().flatten().flatten().map(|entry| entry.path());
    files.filter(|path| is_library(path)).collect()
}

fn is_library(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".rlib") && !name.starts_with("libempty-")
}

/// Debian's compiler has no linker for WebAssembly; the one of the ordinary toolchain works.
fn link_linker(apt: &Apt) -> Result<Command> {
    let theirs = rustc::sysroot()?.join("lib/rustlib").join(host()?).join("bin/rust-lld");
    let mut link = apt.as_root("sh");
    link.args(["-c", "mkdir -p \"$(dirname \"$1\")\" && ln -sf \"$0\" \"$1\""]).arg(theirs).arg(linker()?);
    Ok(link)
}

fn linker() -> Result<PathBuf> {
    Ok(Path::new(RUSTLIB).join(host()?).join("bin/rust-lld"))
}

fn host() -> Result<String> {
    rustc::output("rustc", &["--print", "host-tuple"])
}

fn std_directory() -> PathBuf {
    Path::new(RUSTLIB).join(WASM_TARGET).join("lib")
}

fn linked() -> bool {
    let home = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".rustup")));
    home.is_some_and(|home| home.join("toolchains").join(TOOLCHAIN).exists())
}
