//! One step of work: a child process whose output goes to a log, while the terminal shows its name, time and last line.
//!
//! A failed step becomes one line that says what to do and where the log is. Steps that compile the user's own code show the
//! log as well, because the user needs the errors in it.

use std::fs::{self, File};
use std::io::{IsTerminal, Read, Seek, SeekFrom, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::paths;

const LOOK_EVERY: Duration = Duration::from_millis(100);
const HEARTBEAT_EVERY: Duration = Duration::from_secs(30);
const LAST_LINE_WIDTH: usize = 70;

pub(crate) struct Step<'a> {
    name: &'a str,
    limit: Option<Duration>,
    shows_log: bool,
}

impl<'a> Step<'a> {
    pub(crate) fn new(name: &'a str) -> Self {
        Step { name, limit: None, shows_log: false }
    }

    /// Ends the child process if it takes longer.
    pub(crate) fn within(self, limit: Duration) -> Self {
        Step { limit: Some(limit), ..self }
    }

    /// On failure, prints the whole log.
    pub(crate) fn showing_log_on_failure(self) -> Self {
        Step { shows_log: true, ..self }
    }

    /// Runs the child process to its end. The error is one line for the user.
    pub(crate) fn run(&self, command: &mut Command) -> Result<()> {
        let started = Instant::now();
        let log = log_path(self.name)?;
        let status = self.watch(spawn_logged(command, &log)?, &log, started)?;
        if status.success() {
            done(self.name, started);
            return Ok(());
        }
        let (name, time) = (self.name, time(started.elapsed()));
        if self.shows_log {
            stdout().write_all(&fs::read(&log)?)?;
            bail!("{name} failed after {time}: see above (log: {})", log.display());
        }
        bail!("{name} failed after {time}: {} (log: {})", advice(&log), log.display());
    }

    fn watch(&self, mut child: Child, log: &Path, started: Instant) -> Result<ExitStatus> {
        let mut last_beat = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                clear_line();
                return Ok(status);
            }
            if self.limit.is_some_and(|limit| started.elapsed() > limit) {
                child.kill()?;
            }
            let pause = if stdout().is_terminal() { LOOK_EVERY * 3 } else { HEARTBEAT_EVERY };
            if last_beat.elapsed() > pause {
                last_beat = Instant::now();
                beat(self.name, started, log);
            }
            sleep(LOOK_EVERY);
        }
    }
}

/// Prints that a step is done, with its time.
pub(crate) fn done(name: &str, started: Instant) {
    println!("✓ {name} · {}", time(started.elapsed()));
}

/// Prints that there was nothing to do.
pub(crate) fn already(name: &str) {
    println!("· {name} already there");
}

pub(crate) fn log_path(name: &str) -> Result<PathBuf> {
    let file: String = name.chars().map(|c| if c.is_alphanumeric() || c == '.' { c } else { '-' }).collect();
    Ok(paths::existing(paths::notes()?.join("logs"))?.join(format!("{file}.log")))
}

/// `4 m 12 s`, `12 s`, `0.3 s`.
pub(crate) fn time(duration: Duration) -> String {
    match duration.as_secs() {
        0..10 => format!("{:.1} s", duration.as_secs_f32()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} m {} s", seconds / 60, seconds % 60),
    }
}

fn spawn_logged(command: &mut Command, log: &Path) -> Result<Child> {
    let output = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()
        .with_context(|| format!("cannot start {:?}", command.get_program()))
}

fn beat(name: &str, started: Instant, log: &Path) {
    let line = format!("… {name} · {} · {}", time(started.elapsed()), last_line(log).unwrap_or_default());
    if stdout().is_terminal() {
        print!("\r\x1b[2K{line}");
        let _ = stdout().flush();
    } else {
        println!("{line}");
    }
}

fn clear_line() {
    if stdout().is_terminal() {
        print!("\r\x1b[2K");
    }
}

fn last_line(log: &Path) -> Option<String> {
    let mut file = File::open(log).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(2_000))).ok()?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail).ok()?;
    let tail = String::from_utf8_lossy(&tail);
    let line = tail.lines().rev().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().filter(|c| !c.is_control()).take(LAST_LINE_WIDTH).collect())
}

/// What to do about a failure, according to error messages of the tools.
fn advice(log: &Path) -> &'static str {
    const OFFLINE: [&str; 7] = [
        "EAI_AGAIN",
        "ENOTFOUND",
        "ECONNREFUSED",
        "Could not resolve",
        "Temporary failure resolving",
        "failed to download",
        "spurious network error",
    ];
    let said = fs::read_to_string(log).unwrap_or_default();
    if said.contains("No space left on device") {
        "the disk is full, make room and run it again"
    } else if OFFLINE.iter().any(|words| said.contains(words)) {
        "no network, connect and run it again"
    } else {
        "see its log"
    }
}
