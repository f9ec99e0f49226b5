//! Load from wrk, and its results. `ask.lua` defines the requests.

use super::rig::{GATEWAY_TOKEN, Rig, here};
use serde::Deserialize;
use std::ops::Range;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The results of one round of wrk.
#[derive(Debug, Deserialize)]
pub(crate) struct Round {
    answered: u64,
    micros: u64,
    pub(crate) failed: u64,
    /// How many keys were requested, whether or not they were answered.
    pub(crate) asked: usize,
}

impl Round {
    /// Successful answers only.
    pub(crate) fn per_second(&self) -> f64 {
        self.answered.saturating_sub(self.failed) as f64 / (self.micros as f64 / 1e6)
    }
}

/// The key or keys of the requests.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// The same text in each request.
    Text(&'static str),
    /// These keys of a file of secrets, one after the other, starting again after the last.
    Keys(PathBuf, Range<usize>),
}

/// Sends load to one Worker for a second.
///
/// # Panics
/// If no request succeeds.
pub(crate) fn run(rig: &Rig, worker: &str, asked: &Asked) -> Round {
    let output = command(rig, worker, asked, 1).output().expect("wrk starts; Debian's package has its name");
    let text = String::from_utf8_lossy(&output.stdout);
    let round: Option<Round> = text.lines().last().and_then(|line| serde_json::from_str(line).ok());
    let round = round.unwrap_or_else(|| panic!("{worker}: {text}{}", String::from_utf8_lossy(&output.stderr)));
    assert!(round.answered > round.failed, "{worker}: {round:?}");
    round
}

/// Starts the same load in the background.
pub(crate) fn start(rig: &Rig, worker: &str, asked: &Asked, seconds: u32) -> Child {
    command(rig, worker, asked, seconds).stdout(Stdio::null()).spawn().expect("wrk starts")
}

fn command(rig: &Rig, worker: &str, asked: &Asked, seconds: u32) -> Command {
    let mut wrk = Command::new("wrk");
    wrk.args(["--threads", "1", "--connections", "32", "--duration", &format!("{seconds}s"), "--script"]);
    wrk.arg(here().join("ask.lua")).arg(rig.address(worker)).args(["--", GATEWAY_TOKEN]);
    match asked {
        Asked::Text(text) => wrk.arg(text),
        Asked::Keys(file, keys) => wrk.arg(file).arg(keys.start.to_string()).arg(keys.len().to_string()),
    };
    wrk
}
