//! `wrangler dev` as a child process: starts it, waits until it responds, shows its output, and ends it with its children.
//!
//! It has a process group of its own, to which xtask passes Ctrl-C on: so all children end, even if only xtask gets the signal.

use std::fs::File;
use std::io::{BufRead, BufReader, PipeReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio, exit};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::api::Api;
use crate::build::Profile;
use crate::step;
use crate::toolbox::Toolbox;

const NAME: &str = "wrangler dev";
const READY_WITHIN: Duration = Duration::from_secs(180);
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS_BEFORE_KILLING: u32 = 50;

pub(super) struct LocalWorker {
    base: String,
    child: Child,
    ending: Arc<AtomicBool>,
    shown: Arc<AtomicBool>,
}

impl LocalWorker {
    /// Returns when it responds.
    pub(super) fn start(toolbox: &Toolbox, port: u16) -> Result<Self> {
        let started = Instant::now();
        let (profile, value) = Profile::Dev.as_variable();
        // Not 127.0.0.1: browsers accept `Secure` cookies without TLS only from `localhost`.
        let base = format!("http://localhost:{port}");
        let (output, input) = std::io::pipe()?;
        let child = toolbox
            .command("wrangler")
            .args(["dev", "--ip", "127.0.0.1", "--port", &port.to_string()])
            .args(["--var", &format!("PUBLIC_ORIGIN:{base}")])
            .args(["--show-interactive-dev-session", "false"])
            .env(profile, value)
            .stdin(Stdio::null())
            .stdout(input.try_clone()?)
            .stderr(input)
            .process_group(0)
            .spawn()
            .context("cannot start wrangler")?;
        let worker = LocalWorker { base, child, ending: Arc::default(), shown: Arc::default() };
        worker.end_on_interrupt()?;
        worker.relay(output)?;
        worker.wait_until_it_answers(started)
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Shows wrangler's output until wrangler ends or the user ends it.
    pub(super) fn run_to_end(mut self) -> Result<()> {
        self.shown.store(true, Ordering::Relaxed);
        let status = self.child.wait()?;
        self.leave_if_ending();
        bail!("{NAME} ended unexpectedly ({status}; log: {})", step::log_path(NAME)?.display())
    }

    fn wait_until_it_answers(mut self, started: Instant) -> Result<Self> {
        let api = Api::new(&self.base);
        while started.elapsed() < READY_WITHIN {
            if self.child.try_wait()?.is_some() {
                self.leave_if_ending();
                bail!("{NAME} did not start (log: {})", step::log_path(NAME)?.display());
            }
            if api.get("/healthz").is_ok_and(|reply| reply.status == 200) {
                step::done(NAME, started);
                return Ok(self);
            }
            sleep(LOOK_EVERY);
        }
        bail!("{NAME} does not respond on /healthz (log: {})", step::log_path(NAME)?.display())
    }

    fn relay(&self, output: PipeReader) -> Result<()> {
        let mut log = File::create(step::log_path(NAME)?)?;
        let shown = Arc::clone(&self.shown);
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = writeln!(log, "{line}");
                if shown.load(Ordering::Relaxed) {
                    println!("{line}");
                }
            }
        });
        Ok(())
    }

    fn end_on_interrupt(&self) -> Result<()> {
        let (group, ending) = (self.child.id(), Arc::clone(&self.ending));
        Ok(ctrlc::set_handler(move || {
            ending.store(true, Ordering::Relaxed);
            end_group(group);
            exit(0);
        })?)
    }

    /// Waits if the interrupt handler is ending the children: it then exits the process.
    fn leave_if_ending(&self) {
        while self.ending.load(Ordering::Relaxed) {
            thread::park();
        }
    }
}

/// After an error in xtask, wrangler must not keep running.
impl Drop for LocalWorker {
    fn drop(&mut self) {
        end_group(self.child.id());
        let _ = self.child.wait();
    }
}

fn end_group(group: u32) {
    signal_group("-INT", group);
    for _ in 0..LOOKS_BEFORE_KILLING {
        if !signal_group("-0", group) {
            return;
        }
        sleep(LOOK_EVERY);
    }
    signal_group("-KILL", group);
}

fn signal_group(signal: &str, group: u32) -> bool {
    let mut kill = Command::new("kill");
    kill.args([signal, "--", &format!("-{group}")]).stderr(Stdio::null());
    kill.status().is_ok_and(|status| status.success())
}
