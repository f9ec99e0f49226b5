//! Checks the documents against the repository: links, file names, the length of README.md, and settings
//! (`documents/settings.rs`). Language is for reviewers.

mod settings;

use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, ensure};

const README: &str = "README.md";
const README_LINES: usize = 140;

/// Directories with outputs and installed packages. A document can name them although they may not exist.
const OUTPUTS: [&str; 7] = [
    ".git",
    "frontend/dist",
    "node_modules",
    "target",
    "tests/benches/lighthouse/node_modules",
    "worker/build",
    ".wrangler",
];

/// The ends of names by which a text in backticks is taken for a file.
const EXTENSIONS: [&str; 16] =
    ["conf", "css", "html", "json", "lua", "md", "mjs", "png", "py", "rs", "sh", "sql", "svg", "toml", "txt", "yml"];

/// Something to correct.
#[derive(Debug, PartialEq, Eq)]
struct Problem {
    /// From the root of the repository.
    file: PathBuf,
    line: usize,
    what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

/// # Errors
/// If a document has to be corrected; the message lists every place.
pub(super) fn check(root: &Path) -> Result<()> {
    let problems = problems(root)?;
    let lines: Vec<String> = problems.iter().map(|problem| format!("\n- {problem}")).collect();
    ensure!(problems.is_empty(), "the documents need corrections:{}", lines.concat());
    Ok(())
}

fn problems(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for file in files_under(root, Path::new(""), &["md"])? {
        let text = read(root, &file)?;
        problems.extend(broken_references(root, &file, &text));
    }
    let readme = read(root, Path::new(README))?.lines().count();
    if readme > README_LINES {
        let what = format!("{readme} lines; at most {README_LINES}: move details to a document in docs");
        problems.push(Problem { file: README.into(), line: readme, what });
    }
    problems.extend(settings::undocumented(root)?);
    Ok(problems)
}

fn broken_references(root: &Path, file: &Path, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, prose) in prose(text) {
        let broken_links =
            links(prose).into_iter().filter_map(|link| Some((link, broken_link(root, (file, text), link)?)));
        let broken_links = broken_links.map(|(link, why)| format!("the link {link}: {why}"));
        let missing = code_spans(prose).into_iter().filter(|span| is_missing_file(root, span));
        let missing = missing.map(|span| format!("`{span}` does not exist"));
        problems.extend(broken_links.chain(missing).map(|what| Problem { file: file.to_owned(), line, what }));
    }
    problems
}

/// The lines outside of fenced code, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_code = false;
    text.lines().zip(1..).filter_map(move |(line, number)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        (!is_code && !is_fence).then_some((number, line))
    })
}

/// The targets of `[text](target)` and `![text](target)` outside of code.
fn links(line: &str) -> Vec<&str> {
    let starts = line.match_indices("](").filter(|(at, _)| line[..*at].matches('`').count().is_multiple_of(2));
    starts.filter_map(|(at, opening)| line[at + opening.len()..].split_once(')')).map(|(target, _)| target).collect()
}

fn code_spans(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// Why a link leads nowhere. Links to other sites are not followed.
fn broken_link(root: &Path, (file, text): (&Path, &str), link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    if path.is_empty() {
        return missing_heading(file, text, anchor?);
    }
    let Some(target) = resolved(&file.with_file_name(path)) else { return Some("it leaves the repository".to_owned()) };
    if !root.join(&target).exists() {
        return Some(format!("{} does not exist", target.display()));
    }
    missing_heading(&target, &fs::read_to_string(root.join(&target)).unwrap_or_default(), anchor?)
}

fn missing_heading(file: &Path, text: &str, anchor: &str) -> Option<String> {
    let has_heading = prose(text).any(|(_, line)| heading_anchor(line).as_deref() == Some(anchor));
    (!has_heading).then(|| format!("{} has no heading for #{anchor}", file.display()))
}

/// `docs/../README.md` is `README.md`. `None` for a path that leaves the repository.
fn resolved(path: &Path) -> Option<PathBuf> {
    let mut resolved = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => resolved.pop().then_some(())?,
            Component::CurDir => {}
            component => resolved.push(component),
        }
    }
    Some(resolved)
}

/// The anchor of a heading, as GitHub makes it: `## Set-up, and tests` is `set-up-and-tests`.
fn heading_anchor(line: &str) -> Option<String> {
    let text = line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' ')?;
    let kept = text.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    Some(kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase).collect())
}

/// Whether a text in backticks names a file or directory of the repository that does not exist.
fn is_missing_file(root: &Path, span: &str) -> bool {
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    let path = Path::new(span);
    if span.starts_with('/') || !span.contains('/') || !span.chars().all(is_path) {
        return false;
    }
    let is_output = OUTPUTS.iter().any(|output| path.starts_with(output));
    let has_extension = path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known));
    let is_in_part = path.components().next().is_some_and(|first| root.join(first).is_dir());
    !is_output && (has_extension || is_in_part) && !root.join(path).exists()
}

fn read(root: &Path, file: &Path) -> Result<String> {
    fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {}", file.display()))
}

/// Files with one of these extensions, from the root, in the order of their names. Outputs are left out.
fn files_under(root: &Path, directory: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut entries: Vec<_> = root.join(directory).read_dir()?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = directory.join(entry.file_name());
        if OUTPUTS.iter().any(|output| path.starts_with(output)) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            files.extend(files_under(root, &path, extensions)?);
        } else if path.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known)) {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    fn whats(document: &str) -> Vec<String> {
        let problems = broken_references(&paths::root(), Path::new("docs/made-up.md"), document);
        problems.into_iter().map(|problem| format!("{}: {}", problem.line, problem.what)).collect()
    }

    #[test]
    fn links_to_files_and_headings_must_exist() {
        let document = "# Made up\n[a](../README.md) and [b](#made-up), [`c`](../worker/migrations)\n\
                        [d](https://keys.example/nothing) ![e](nothing.png) [h](../../x.md)\n[f](../README.md#nothing) [g](#nothing)";
        assert_eq!(
            whats(document),
            [
                "3: the link nothing.png: docs/nothing.png does not exist",
                "3: the link ../../x.md: it leaves the repository",
                "4: the link ../README.md#nothing: README.md has no heading for #nothing",
                "4: the link #nothing: docs/made-up.md has no heading for #nothing",
            ]
        );
    }

    #[test]
    fn files_in_backticks_must_exist() {
        let document = "`xtask/src/main.rs` `xtask/src/nothing.rs` `made/up.toml` `worker/src` `worker/nothing/`\n\
                        `/openapi.json` `seal:org_…` `POST /v1/keys/verify` `frontend/dist` `and/or` `*.localhost`\n\
                        ```\n`xtask/src/nothing.rs` [a](nothing.md)\n```";
        let expected = ["`xtask/src/nothing.rs`", "`made/up.toml`", "`worker/nothing/`"];
        assert_eq!(whats(document), expected.map(|span| format!("1: {span} does not exist")));
    }

    #[test]
    fn anchors_are_made_as_github_makes_them() {
        for (heading, anchor) in [
            ("# Keywright", "keywright"),
            ("## Set-up, and tests", "set-up-and-tests"),
            ("### If `state_log` has lost its row", "if-state_log-has-lost-its-row"),
            ("## What `cargo xtask deploy` does", "what-cargo-xtask-deploy-does"),
        ] {
            assert_eq!(heading_anchor(heading).as_deref(), Some(anchor));
        }
        assert_eq!(heading_anchor("#hashtag"), None);
    }

    #[test]
    fn the_documents_need_no_corrections() {
        check(&paths::root()).unwrap();
    }
}
