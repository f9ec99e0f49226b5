//! `cargo xtask mutants`: changes the code that decides, one place at a time. Native tests must notice each change.
//!
//! Not part of `test`: each change compiles a crate and runs its tests. The results are in `target/xtask/mutants.out`.

use anyhow::{Result, ensure};

use crate::{paths, setup};

/// Key rules, permissions, roles, secrets and verification; the Worker's memory of keys, the check of the audit log, and WebAuthn.
const FILES: [&str; 15] = [
    "shared/src/key.rs",
    "shared/src/key/*.rs",
    "shared/src/member.rs",
    "shared/src/mode.rs",
    "shared/src/permission.rs",
    "shared/src/permission/*.rs",
    "shared/src/secret.rs",
    "shared/src/verification.rs",
    "worker/src/chain.rs",
    "worker/src/chain/check.rs",
    "worker/src/snapshot.rs",
    "worker/src/snapshot/generations.rs",
    "worker/src/snapshot/memory.rs",
    "worker/src/webauthn.rs",
    "worker/src/webauthn/*.rs",
];

/// Changes that no native test can notice: the names and texts of JSON schemas.
const EXCEPTION: &str = "impl JsonSchema for";

/// All files, or those that match `only`, such as `shared/src/key.rs`.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let mut cargo = setup::ready(setup::MUTANTS)?.command("cargo-mutants");
    cargo.args(["mutants", "--jobs", "1", "--exclude-re", EXCEPTION, "--output"]).arg(paths::notes()?);
    for file in only.map_or(FILES.to_vec(), |only| vec![only]) {
        cargo.args(["--file", file]);
    }
    // Without the examples in comments, which take longer than all other tests.
    cargo.args(["--", "--lib", "--tests"]);
    // Dependencies are compiled once, although each run copies the sources to a new directory.
    cargo.env("CARGO_TARGET_DIR", paths::root().join("target/mutants"));
    ensure!(
        cargo.status()?.success(),
        "some changes went unnoticed: see above and target/xtask/mutants.out/missed.txt"
    );
    Ok(())
}
