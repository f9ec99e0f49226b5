//! `.dev.vars`: the secrets of the local Worker, made once per checkout, readable by its owner only, never committed.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Report;
use crate::{places, step};

const NAME: &str = ".dev.vars";
const OPERATOR_TOKEN: &str = "OPERATOR_TOKEN=";

pub(super) fn install(report: Report) -> Result<()> {
    if operator_token().is_ok() {
        report.already(NAME);
        return Ok(());
    }
    let started = std::time::Instant::now();
    let mut random = [0; 32];
    File::open("/dev/urandom")?.read_exact(&mut random)?;
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path())?;
    writeln!(file, "{OPERATOR_TOKEN}{}", URL_SAFE_NO_PAD.encode(random))?;
    step::done(NAME, started);
    Ok(())
}

/// What the local Worker takes as its operator's bearer token.
pub(crate) fn operator_token() -> Result<String> {
    let variables = fs::read_to_string(path()).with_context(|| format!("{NAME} is missing"))?;
    let token = variables.lines().find_map(|line| line.strip_prefix(OPERATOR_TOKEN));
    let token = token.map(|token| token.trim().trim_matches('"')).filter(|token| !token.is_empty());
    token.map(str::to_owned).with_context(|| format!("{NAME} has no OPERATOR_TOKEN"))
}

fn path() -> PathBuf {
    places::root().join(NAME)
}
