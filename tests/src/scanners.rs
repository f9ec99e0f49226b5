//! Runs secret scanners with the rules in `docs/scanners` on a directory of files.

use crate::organisation::unique;
use crate::worker::{existing, root, worker};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// In the rules, the place of the deployment's address.
const PLACEHOLDER: &str = "https://keywright.example";
const KINGFISHER_RULE: &str = "keywright.api-key";
const GITLEAKS_RULE: &str = "keywright-api-key";
/// The `secret_type` of the plugin for detect-secrets.
const DETECT_SECRETS_TYPE: &str = "Keywright API key";

/// A directory to scan. It is deleted at the end.
#[derive(Debug)]
pub struct ScannedFiles {
    /// Its parent also contains the rules.
    files: PathBuf,
}

impl ScannedFiles {
    /// Writes these files: names and contents.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let parent = std::env::temp_dir().join(format!("keywright-scan-{}-{}", std::process::id(), unique()));
        let scanned = Self { files: existing(&parent.join("files")).to_owned() };
        for (name, contents) in files {
            fs::write(scanned.files.join(name), contents).expect("a file to scan");
        }
        scanned
    }

    /// The secrets that Kingfisher finds, each with the outcome of its validation, such as `verified_active`. Kingfisher
    /// asks the Worker of this process.
    pub fn kingfisher(&self) -> BTreeMap<String, String> {
        let mut scan = kingfisher("scan", &self.kingfisher_rules());
        scan.args(["--load-builtins=false", "--no-rule-cache", "--format", "json"]).arg(&self.files);
        let report = json(&scan.output().expect("Kingfisher starts"));
        let findings = report["findings"].as_array().expect("findings").iter().map(|found| &found["finding"]);
        findings.map(|found| (text(&found["snippet"]), text(&found["validation"]["outcome"]))).collect()
    }

    /// Lets Kingfisher revoke a secret, at the Worker of this process.
    ///
    /// # Panics
    /// If Kingfisher does not report success.
    pub fn revoke_with_kingfisher(&self, secret: &str) {
        let mut revoke = kingfisher("revoke", &self.kingfisher_rules());
        revoke.args(["--no-builtins", "--rule", KINGFISHER_RULE, "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = revoke.stderr(Stdio::piped()).spawn().expect("Kingfisher starts");
        let mut input = running.stdin.take().expect("its input");
        input.write_all(secret.as_bytes()).expect("it reads the secret");
        drop(input);
        let output = running.wait_with_output().expect("Kingfisher ends");
        assert!(output.status.success(), "{output:?}");
    }

    /// The secrets that gitleaks finds with the rule for keys.
    pub fn gitleaks(&self) -> BTreeSet<String> {
        self.gitleaks_with(&rules("gitleaks.toml"))
    }

    /// The secrets that gitleaks finds with this expression instead, whose first group is the secret.
    pub fn gitleaks_with_pattern(&self, pattern: &str) -> BTreeSet<String> {
        let config = format!("[[rules]]\nid = '{GITLEAKS_RULE}'\ndescription = 'Keys'\nregex = '''{pattern}'''\n");
        self.gitleaks_with(&self.write_rules("pattern.toml", &config))
    }

    fn gitleaks_with(&self, config: &Path) -> BTreeSet<String> {
        let mut scan = program("gitleaks");
        scan.arg("dir").arg(&self.files).arg("--config").arg(config).args(["--enable-rule", GITLEAKS_RULE]);
        scan.args(["--exit-code", "0", "--log-level", "error", "--report-format", "json", "--report-path", "-"]);
        let findings = json(&scan.output().expect("gitleaks starts"));
        findings.as_array().expect("findings").iter().map(|found| text(&found["Secret"])).collect()
    }

    /// The secrets that detect-secrets finds with the plugin for keys. Its report contains only the lines of secrets.
    pub fn detect_secrets(&self) -> BTreeSet<String> {
        let mut scan = program("detect-secrets");
        scan.args(["scan", "--all-files", "--no-verify", "--plugin"]).arg(rules("detect_secrets/keywright.py"));
        // Otherwise Python would write a file beside the plugin.
        scan.arg(".").current_dir(&self.files).env("PYTHONDONTWRITEBYTECODE", "1");
        let report = json(&scan.output().expect("detect-secrets starts"));
        let found = report["results"].as_object().expect("results").values().filter_map(Value::as_array).flatten();
        let found = found.filter(|found| found["type"] == DETECT_SECRETS_TYPE);
        found.map(|found| self.key_in_line(&text(&found["filename"]), &found["line_number"])).collect()
    }

    /// The text in the format of a key in a line of a file. Lines are counted from 1.
    fn key_in_line(&self, file: &str, line: &Value) -> String {
        let index = line.as_u64().and_then(|line| usize::try_from(line).ok()).expect("the number of a line") - 1;
        let contents = fs::read_to_string(self.files.join(file)).expect("the file that was found");
        let line = contents.lines().nth(index).expect("the line that was found");
        let key = &line[line.find("kw_").expect("a key in this line")..];
        key.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    }

    /// The rules of Kingfisher with the address of this process's Worker.
    fn kingfisher_rules(&self) -> PathBuf {
        let rules = fs::read_to_string(rules("kingfisher.yml")).expect("the rules of Kingfisher");
        assert_eq!(rules.matches(&format!("url: {PLACEHOLDER}/")).count(), 2, "the addresses to replace");
        self.write_rules("kingfisher.yml", &rules.replace(PLACEHOLDER, &worker().origin))
    }

    fn write_rules(&self, name: &str, rules: &str) -> PathBuf {
        let file = self.files.with_file_name(name);
        fs::write(&file, rules).expect("a file with rules");
        file
    }
}

impl Drop for ScannedFiles {
    fn drop(&mut self) {
        // A directory that stays does no harm.
        let _ = self.files.parent().map(fs::remove_dir_all);
    }
}

/// Lets Kingfisher check that its rules are valid and find their examples.
///
/// # Panics
/// If Kingfisher finds an error or has a warning.
pub fn check_kingfisher_rules() {
    let mut check = program("kingfisher");
    check.args(["rules", "check", "--warnings-as-errors", "--load-builtins=false", "--no-update-check"]);
    let output = check.arg("--rules-path").arg(rules("kingfisher.yml")).output().expect("Kingfisher starts");
    assert!(output.status.success(), "{output:?}");
}

/// A file of `docs/scanners`.
pub fn rules(name: &str) -> PathBuf {
    root().join("docs/scanners").join(name)
}

/// Kingfisher sends requests to loopback addresses only if that is allowed.
fn kingfisher(command: &str, rules: &Path) -> Command {
    let mut kingfisher = program("kingfisher");
    kingfisher.args([command, "--quiet", "--no-update-check", "--allow-internal-ips", "--rules-path"]).arg(rules);
    kingfisher
}

fn program(name: &str) -> Command {
    let directory = std::env::var_os("SCANNERS_DIRECTORY").map(PathBuf::from).unwrap_or_default();
    Command::new(directory.join(name))
}

/// What a program printed.
fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
