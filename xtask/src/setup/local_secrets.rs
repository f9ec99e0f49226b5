//! `.dev.vars`: the secrets of the local Worker, generated once for each checkout. Only its owner can read
//! it, and it is never committed.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Report;
use crate::{paths, step};

const NAME: &str = ".dev.vars";
const OPERATOR_TOKEN: &str = "OPERATOR_TOKEN=";
const SECRETS: [&str; 3] = [OPERATOR_TOKEN, "GATEWAY_TOKEN=", "SIGNING_SECRET="];

pub(super) fn install(report: Report) -> Result<()> {
    let missing: Vec<_> = SECRETS.into_iter().filter(|secret| value_of(secret).is_err()).collect();
    if missing.is_empty() {
        report.already(NAME);
        return Ok(());
    }
    let started = std::time::Instant::now();
    let ends_mid_line = fs::read(path()).is_ok_and(|text| !text.is_empty() && !text.ends_with(b"\n"));
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path())?;
    if ends_mid_line {
        writeln!(file)?;
    }
    for secret in missing {
        let mut random = [0; 32];
        File::open("/dev/urandom")?.read_exact(&mut random)?;
        writeln!(file, "{secret}{}", URL_SAFE_NO_PAD.encode(random))?;
    }
    step::done(NAME, started);
    Ok(())
}

/// The bearer token of the local Worker's operator.
pub(crate) fn operator_token() -> Result<String> {
    value_of(OPERATOR_TOKEN)
}

fn value_of(secret: &str) -> Result<String> {
    let variables = fs::read_to_string(path()).with_context(|| format!("{NAME} is missing"))?;
    let value = variables.lines().find_map(|line| line.strip_prefix(secret));
    let value = value.map(|value| value.trim().trim_matches('"')).filter(|value| !value.is_empty());
    value.map(str::to_owned).with_context(|| format!("{NAME} has no line {secret}"))
}

fn path() -> PathBuf {
    paths::root().join(NAME)
}
