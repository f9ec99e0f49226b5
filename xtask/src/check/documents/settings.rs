//! Every setting that the code reads, or that wrangler.toml declares, is described in docs/configuration.md.
//!
//! The code is read as text. A setting is a name in capitals in one statement with `env`, however the code reads it there.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use toml::Value;

use super::{Problem, code_spans, files_under, read};

const CONFIGURATION: &str = "docs/configuration.md";
const DEPLOYMENT: &str = "wrangler.toml";

/// Tables of wrangler.toml with bindings, and the field that names each.
const BINDINGS: [(&str, &str); 6] = [
    ("assets", "binding"),
    ("d1_databases", "binding"),
    ("durable_objects.bindings", "name"),
    ("kv_namespaces", "binding"),
    ("ratelimits", "name"),
    ("send_email", "name"),
];

/// Settings that the code or wrangler.toml has and docs/configuration.md does not name.
pub(super) fn undocumented(root: &Path) -> Result<Vec<Problem>> {
    let documented = read(root, Path::new(CONFIGURATION))?;
    let documented: BTreeSet<&str> = documented.lines().flat_map(code_spans).collect();
    let mut settings = Vec::new();
    for file in files_under(root, Path::new("worker"), &["rs", "mjs"])? {
        let names = settings_read(&read(root, &file)?);
        settings.extend(names.into_iter().map(|(line, name)| (file.clone(), line, name)));
    }
    for directory in ["xtask/src", "tests/src"] {
        for file in files_under(root, Path::new(directory), &["rs"])? {
            let names = tool_variables(&read(root, &file)?);
            settings.extend(names.into_iter().map(|(line, name)| (file.clone(), line, name)));
        }
    }
    let declared = declared_settings(&read(root, Path::new(DEPLOYMENT))?)?;
    settings.extend(declared.into_iter().map(|(line, name)| (DEPLOYMENT.into(), line, name)));
    let undocumented = settings.into_iter().filter(|(_, _, name)| !documented.contains(name.as_str()));
    let what = |name| format!("{name} is not described in {CONFIGURATION}");
    Ok(undocumented.map(|(file, line, name)| Problem { file, line, what: what(name) }).collect())
}

/// The names in capitals that stand in one statement with `env`: `env.var("EMAIL_FROM")`, `secret(env, "TOKEN")`.
fn settings_read(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut line = 1;
    for statement in without_tests(source).split_inclusive([';', '{', '}']) {
        if words(statement).any(|word| word == "env") {
            found.extend(capital_literals(statement).map(|(at, name)| (line + newlines(&statement[..at]), name)));
        }
        line += newlines(statement);
    }
    found
}

/// The names of environment variables of xtask and the tests: `"KEYWRIGHT_…"`.
fn tool_variables(source: &str) -> Vec<(usize, String)> {
    let source = without_tests(source);
    let found = capital_literals(source).filter(|(_, name)| name.starts_with("KEYWRIGHT_"));
    found.map(|(at, name)| (1 + newlines(&source[..at]), name)).collect()
}

/// The tests of a file are at its end.
fn without_tests(source: &str) -> &str {
    source.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(source)
}

/// String literals of capital letters, digits and underscores, and where they are.
fn capital_literals(source: &str) -> impl Iterator<Item = (usize, String)> {
    let is_name = |text: &str| {
        text.len() > 1
            && text.starts_with(|c: char| c.is_ascii_uppercase())
            && !text.ends_with('_')
            && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    };
    source.match_indices('"').filter_map(move |(at, _)| {
        let (literal, _) = source[at + 1..].split_once('"')?;
        is_name(literal).then(|| (at, literal.to_owned()))
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

/// Variables, bindings, rate limiters and crons of wrangler.toml, each with the first line that names it.
fn declared_settings(text: &str) -> Result<Vec<(usize, String)>> {
    let settings: toml::Table = text.parse().context(DEPLOYMENT)?;
    let variables = settings.get("vars").and_then(Value::as_table).into_iter().flat_map(|vars| vars.keys().cloned());
    let bindings = BINDINGS.iter().flat_map(|(table, field)| {
        let entries = match settings.get(*table) {
            Some(Value::Array(entries)) => entries.as_slice(),
            Some(entry) => std::slice::from_ref(entry),
            None => &[],
        };
        entries.iter().filter_map(|entry| Some(entry.get(*field)?.as_str()?.to_owned()))
    });
    let crons = settings.get("triggers").and_then(|triggers| triggers.get("crons")?.as_array());
    let crons = crons.into_iter().flatten().filter_map(|cron| cron.as_str().map(str::to_owned));
    let line_of = |name: &str| text.lines().position(|line| line.contains(name)).map_or(1, |index| index + 1);
    Ok(variables.chain(bindings).chain(crons).map(|name| (line_of(&name), name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    #[test]
    fn settings_are_found_however_the_code_reads_them() {
        let source = "fn a() {\n    env.var(\"ONE\").ok()?;\n    let two = Expected::by(\n        &context.env,\n        \"TWO\",\n    );\n\
                      get(env, &\"THREE\".into());\n    method == \"GET\";\n    environment(\"NOT_ENV\");\n}\n\
                      fn b() -> bool { [\"FOUR\", \"FIVE\"].iter().all(|name| secret(env, name)) }";
        let found = settings_read(source);
        let found: Vec<_> = found.iter().map(|(line, name)| (*line, name.as_str())).collect();
        assert_eq!(found, [(2, "ONE"), (5, "TWO"), (7, "THREE"), (11, "FOUR"), (11, "FIVE")]);
        assert_eq!(
            tool_variables("const A: &str = \"PATH\";\nconst B: &str = \"KEYWRIGHT_B\";"),
            [(2, "KEYWRIGHT_B".to_owned())]
        );
    }

    #[test]
    fn settings_of_wrangler_toml_are_found() {
        let text = "name = \"keywright\"\n[vars]\nA = \"x\"\n[assets]\nbinding = \"B\"\n[[ratelimits]]\nname = \"C\"\n\
                    [triggers]\ncrons = [\"* * * * *\"]\n";
        let names = [(3, "A"), (5, "B"), (7, "C"), (9, "* * * * *")];
        let declared = declared_settings(text).unwrap();
        assert_eq!(declared, names.map(|(line, name)| (line, name.to_owned())));
    }

    /// If this found nothing, the check would pass without checking.
    #[test]
    fn the_settings_of_the_worker_are_found() {
        let mut found = BTreeSet::new();
        for file in files_under(&paths::root(), Path::new("worker"), &["rs"]).unwrap() {
            found.extend(settings_read(&read(&paths::root(), &file).unwrap()).into_iter().map(|(_, name)| name));
        }
        let expected = [
            "ASSETS",
            "DB",
            "EMAIL",
            "EMAIL_FROM",
            "GATEWAY_TOKEN",
            "OPERATOR_TOKEN",
            "PUBLIC_ORIGIN",
            "SIGNING_SECRET",
            "SIGNING_SECRET_PREVIOUS",
            "SNAPSHOTS",
            "USAGE_GATHER_MS",
            "USAGE_WRITE_MS",
        ];
        let missed: Vec<_> = expected.into_iter().filter(|name| !found.contains(*name)).collect();
        assert_eq!(missed, [""; 0]);
    }
}
