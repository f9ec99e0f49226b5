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
const TOKENS: [&str; 2] = [OPERATOR_TOKEN, "GATEWAY_TOKEN="];

pub(super) fn install(report: Report) -> Result<()> {
    let missing: Vec<_> = TOKENS.into_iter().filter(|token| value_of(token).is_err()).collect();
    if missing.is_empty() {
        report.already(NAME);
        return Ok(());
    }
    let started = std::time::Instant::now();
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path())?;
    for token in missing {
        let mut random = [0; 32];
        File::open("/dev/urandom")?.read_exact(&mut random)?;
        writeln!(file, "{token}{}", URL_SAFE_NO_PAD.encode(random))?;
    }
    step::done(NAME, started);
    Ok(())
}

/// What the local Worker takes as its operator's bearer token.
pub(crate) fn operator_token() -> Result<String> {
    value_of(OPERATOR_TOKEN)
}

fn value_of(token: &str) -> Result<String> {
    let variables = fs::read_to_string(path()).with_context(|| format!("{NAME} is missing"))?;
    let value = variables.lines().find_map(|line| line.strip_prefix(token));
    let value = value.map(|value| value.trim().trim_matches('"')).filter(|value| !value.is_empty());
    value.map(str::to_owned).with_context(|| format!("{NAME} has no line {token}"))
}

fn path() -> PathBuf {
    places::root().join(NAME)
}
