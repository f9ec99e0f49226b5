//! Runs test programs, shows their output, and counts in it how many tests passed and failed.
//!
//! `cargo test` and wasm-bindgen's runner write the same two lines: `Running … (program)` and `test result: …`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, anyhow};

/// The result of one test program or one check.
pub(super) struct Outcome {
    pub(super) name: String,
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Outcome {
    /// The result of a check that counts as one test.
    pub(super) fn of(name: &str, passed: bool) -> Self {
        Outcome { name: name.to_owned(), passed: usize::from(passed), failed: usize::from(!passed) }
    }
}

/// A run that fails without a failed test (it did not compile, it crashed) counts as one failure of `name`.
pub(super) fn run_tests(name: &str, command: &mut Command) -> Result<Vec<Outcome>> {
    watch(name, command, |line| println!("{line}"))
}

/// Runs commands at the same time. Shows the output of the first as it comes, and then that of each other command.
pub(super) fn run_side_by_side(name: &str, commands: &mut [Command]) -> Result<Vec<Outcome>> {
    let Some((first, others)) = commands.split_first_mut() else { return Ok(Vec::new()) };
    thread::scope(|scope| {
        let collected = others.iter_mut().map(|command| {
            scope.spawn(move || {
                let mut output = String::new();
                let outcomes = watch(name, command, |line| output.extend([line, "\n"]));
                (output, outcomes)
            })
        });
        let collected: Vec<_> = collected.collect();
        let mut outcomes = run_tests(name, first)?;
        for other in collected {
            let (output, more) = other.join().map_err(|_| anyhow!("{name}: lost the output of a command"))?;
            print!("{output}");
            outcomes.extend(more?);
        }
        Ok(outcomes)
    })
}

fn watch(name: &str, command: &mut Command, mut show: impl FnMut(&str)) -> Result<Vec<Outcome>> {
    let (output, input) = std::io::pipe()?;
    // The output ends only when the Command no longer holds its pipes.
    let mut child = {
        command.stdin(Stdio::null()).stdout(input.try_clone()?).stderr(input);
        let child = command.spawn().with_context(|| format!("cannot start {:?}", command.get_program()))?;
        command.stdout(Stdio::null()).stderr(Stdio::null());
        child
    };
    let mut tally = Tally { program: name.to_owned(), outcomes: Vec::new() };
    for line in BufReader::new(output).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        show(&line);
        tally.read(&line);
    }
    let mut outcomes = tally.outcomes;
    if !child.wait()?.success() && outcomes.iter().all(|outcome| outcome.failed == 0) {
        outcomes.push(Outcome::of(&format!("{name}: stopped before its end"), false));
    }
    Ok(outcomes)
}

struct Tally {
    program: String,
    outcomes: Vec<Outcome>,
}

impl Tally {
    fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(program) = started_program(line) {
            self.program = program;
        }
        let Some(counts) = line.strip_prefix("test result: ") else { return };
        let (passed, failed) = (count(counts, " passed"), count(counts, " failed"));
        if passed + failed > 0 {
            self.outcomes.push(Outcome { name: self.program.clone(), passed, failed });
        }
    }
}

/// `Running tests/api/main.rs (target/debug/deps/api-0123456789abcdef)` is `api`; `Doc-tests name` is that.
fn started_program(line: &str) -> Option<String> {
    if let Some(documented) = line.strip_prefix("Doc-tests ") {
        return Some(format!("{documented} (examples)"));
    }
    let (_, path) = line.strip_prefix("Running ")?.rsplit_once('(')?;
    let program = Path::new(path.trim_end_matches(')')).file_stem()?.to_str()?;
    Some(program.rsplit_once('-').map_or(program, |(name, _)| name).to_owned())
}

fn count(counts: &str, of_what: &str) -> usize {
    let before = counts.split(of_what).next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn results_are_counted_by_program() {
        let mut tally = Tally { program: String::new(), outcomes: Vec::new() };
        for line in [
            "     Running unittests src/lib.rs (target/debug/deps/keywright_shared-0123456789abcdef)",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "     Running tests/api/main.rs (target/debug/deps/api-fedcba9876543210)",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "   Doc-tests keywright_shared",
            "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ] {
            tally.read(line);
        }
        let read: Vec<_> = tally.outcomes.iter().map(|one| (one.name.as_str(), one.passed, one.failed)).collect();
        assert_eq!(read, [("keywright_shared", 12, 0), ("api", 3, 2)]);
    }
}
