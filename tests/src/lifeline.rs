//! Programs that end when the test process ends, however it ends.

use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts "$@" in a process group of its own. The shell's standard input comes from the test process:
/// when that is gone, `cat` sees the end of it, and the whole group and its directory go too.
const WRAPPER: &str = r#""$@" </dev/null & cat >/dev/null; rm -rf "$DIRECTORY"; kill -KILL 0"#;

/// Holds a program and its directory in being. A static one lasts as long as the process.
#[derive(Debug)]
pub(crate) struct Lifeline {
    _shell: Child,
}

/// Starts `program` with its arguments, environment and output as set, and `directory` for its files.
///
/// # Panics
/// Where there is no shell to start it.
pub(crate) fn start(program: &Command, directory: &Path, output: std::fs::File) -> Lifeline {
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
    Lifeline { _shell: shell.spawn().expect("sh starts") }
}
