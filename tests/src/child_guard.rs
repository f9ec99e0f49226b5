//! Child processes that end with the test process, even if it is killed.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts "$@" in its own process group. The test process holds the shell's standard input open: when it ends, `cat`
/// returns and the shell deletes the directory and kills the group.
const WRAPPER: &str = r#""$@" </dev/null & cat >/dev/null; rm -rf "$DIRECTORY"; kill -KILL 0"#;

/// Keeps a process and its directory alive. In a static, it lasts until the test process ends.
#[derive(Debug)]
pub(crate) struct ChildGuard {
    shell: Child,
}

impl ChildGuard {
    /// The resident memory of all processes in the group with this name, in bytes.
    pub(crate) fn memory_of(&self, name: &str) -> u64 {
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        processes.filter_map(|process| self.memory_at(&process.path(), name)).sum()
    }

    /// Kills the group at once, as a crash would. The directory is kept.
    pub(crate) fn crash(&mut self) {
        let group = format!("-{}", self.shell.id());
        let killed = Command::new("kill").args(["-KILL", "--", &group]).status();
        assert!(killed.is_ok_and(|status| status.success()), "the processes are killed");
        self.shell.wait().expect("the shell has ended");
    }

    fn memory_at(&self, process: &Path, name: &str) -> Option<u64> {
        let stat = fs::read_to_string(process.join("stat")).ok()?;
        let (before, after) = stat.rsplit_once(") ")?;
        let group = after.split(' ').nth(2)?.parse::<u32>().ok()?;
        if group != self.shell.id() || !before.ends_with(&format!("({name}")) {
            return None;
        }
        let status = fs::read_to_string(process.join("status")).ok()?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        resident.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kib| kib * 1024)
    }
}

/// Starts `program` with its arguments, environment and output; `directory` is deleted when it ends.
///
/// # Panics
/// If there is no shell to start it.
pub(crate) fn start(program: &Command, directory: &Path, output: fs::File) -> ChildGuard {
    use std::os::unix::process::CommandExt;
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(WRAPPER).arg("sh").arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        shell.env(name, value.expect("environments here only add"));
    }
    if let Some(current_dir) = program.get_current_dir() {
        shell.current_dir(current_dir);
    }
    let errors = output.try_clone().expect("a second handle of the log");
    shell.env("DIRECTORY", directory).process_group(0).stdin(Stdio::piped()).stdout(output).stderr(errors);
    ChildGuard { shell: shell.spawn().expect("sh starts") }
}
