//! Dependencies between files point one way: no file imports, directly or through others, a file that imports it. A module
//! and its own children are excepted. `layers` has the layers of the dashboard and of the Worker.

mod layers;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::paths;
use crate::step::done;

const CRATES: [&str; 5] = ["frontend", "shared", "shared/openapi", "worker", "xtask"];

/// For each file the files that it imports.
type Imports = BTreeMap<String, BTreeSet<String>>;

pub(super) fn check() -> Result<()> {
    let started = Instant::now();
    let faults = faults()?;
    ensure!(faults.is_empty(), "dependencies between files:\n{}", faults.join("\n"));
    done("dependencies between files", started);
    Ok(())
}

fn faults() -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for name in CRATES {
        let sources = sources(&paths::root(), name)?;
        let imports = imports(&sources);
        faults.extend(imports.iter().flat_map(|(file, imported)| layers::faults(file, imported)));
        let cycles = cycles(&imports);
        faults.extend(cycles.iter().map(|cycle| format!("These files import each other: {}", cycle.join(" → "))));
    }
    Ok(faults)
}

/// The Rust files of a crate with their text; their paths are relative to the checkout.
fn sources(root: &Path, name: &str) -> Result<BTreeMap<String, String>> {
    let mut sources = BTreeMap::new();
    let mut directories = vec![root.join(name).join("src")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(&directory).with_context(|| format!("cannot read {}", directory.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = path.strip_prefix(root)?.to_string_lossy().into_owned();
                sources.insert(file, fs::read_to_string(&path)?);
            }
        }
    }
    Ok(sources)
}

/// The imports of each file among `sources`, without those between a module and its own children.
fn imports(sources: &BTreeMap<String, String>) -> Imports {
    let files: BTreeMap<Vec<&str>, &String> = sources.keys().map(|file| (module(file), file)).collect();
    let of_file = |(file, text): (&String, &String)| {
        let own = module(file);
        let used = uses(text);
        let modules = used.iter().filter_map(|path| resolve(&own, path, &files));
        let others = modules.filter(|other| !own.starts_with(other) && !other.starts_with(&own));
        let imported = others.filter_map(|other| files.get(&other).map(|file| (*file).clone())).collect();
        (file.clone(), imported)
    };
    sources.iter().map(of_file).collect()
}

/// `worker/src/db/keys.rs` is the module `db::keys` of its crate.
fn module(file: &str) -> Vec<&str> {
    let path = file.split_once("/src/").map_or(file, |(_, path)| path).trim_end_matches(".rs");
    if matches!(path, "lib" | "main") { Vec::new() } else { path.split('/').collect() }
}

/// The paths that a file imports from its own crate, one for each name. Those of its unit tests do not count.
fn uses(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut paths = Vec::new();
    let mut rest = text.lines();
    while let Some(line) = rest.next() {
        let Some(path) = imported(line) else { continue };
        let mut path = path.to_owned();
        while !path.contains(';') {
            let Some(line) = rest.next() else { break };
            path.push_str(line);
        }
        let path: String = path.split(';').next().unwrap_or_default().split_whitespace().collect();
        expand("", &path, &mut paths);
    }
    paths
}

/// What a line imports from the own crate, if it begins an import: `pub(crate) use crate::db::{Author,`.
fn imported(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(public) => {
            public.strip_prefix('(').map_or(public, |scope| scope.split_once(')').map_or(scope, |(_, rest)| rest))
        }
        None => line,
    };
    let path = line.trim_start().strip_prefix("use ")?;
    ["crate::", "super::", "self::"].iter().any(|own| path.starts_with(own)).then_some(path)
}

/// `a::{b,c::{d,e}}` is `a::b`, `a::c::d` and `a::c::e`.
fn expand(before: &str, path: &str, paths: &mut Vec<String>) {
    let Some((head, group)) = path.split_once('{') else { return paths.push(format!("{before}{path}")) };
    let (before, mut depth, mut name) = (format!("{before}{head}"), 0, String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 || (depth == 0 && c == ',') {
            if !name.is_empty() {
                expand(&before, &name, paths);
            }
            name.clear();
        } else {
            name.push(c);
        }
    }
}

/// The module in which the last name of `path` is, or that it is.
fn resolve<'a>(own: &[&'a str], path: &str, files: &BTreeMap<Vec<&'a str>, &String>) -> Option<Vec<&'a str>> {
    let mut module = own.to_vec();
    for name in path.split("::") {
        match name {
            "crate" => module.clear(),
            "super" => drop(module.pop()),
            "self" => {}
            name => {
                let child = |other: &&Vec<&'a str>| other.len() == module.len() + 1 && other.starts_with(&module);
                let Some(child) = files.keys().filter(child).find(|other| other.last() == Some(&name)) else { break };
                module = child.clone();
            }
        }
    }
    files.contains_key(&module).then_some(module)
}

/// For each import that closes a cycle the shortest one, from a file to itself; each cycle once.
fn cycles(imports: &Imports) -> Vec<Vec<&str>> {
    let mut cycles: BTreeMap<BTreeSet<&str>, Vec<&str>> = BTreeMap::new();
    for (file, imported) in imports {
        for way in imported.iter().filter_map(|imported| way(imports, imported, file)) {
            let files = way.iter().copied().collect();
            cycles.entry(files).or_insert_with(|| [&[file.as_str()], &way[..]].concat());
        }
    }
    cycles.into_values().collect()
}

/// The shortest way along imports.
fn way<'a>(imports: &'a Imports, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let (mut seen, mut ways) = (BTreeSet::from([from]), VecDeque::from([vec![from]]));
    while let Some(way) = ways.pop_front() {
        let last = *way.last()?;
        if last == to {
            return Some(way);
        }
        for next in imports.get(last)? {
            if seen.insert(next) {
                ways.push_back([&way[..], &[next]].concat());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports_of(files: &[(&str, &str)]) -> Imports {
        imports(&files.iter().map(|(file, text)| (format!("worker/src/{file}"), (*text).to_owned())).collect())
    }

    #[test]
    fn dependencies_between_files_point_one_way() {
        assert_eq!(faults().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_cycle_names_all_its_files() {
        let imports = imports_of(&[
            ("lib.rs", ""),
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "pub(crate) use super::{\n    c::{self, C},\n    d,\n};"),
            ("c.rs", "use crate::a;\nuse std::fmt;"),
            ("d.rs", "#[cfg(test)]\nmod tests {\n    use crate::a::A;\n}"),
        ]);
        let cycles = cycles(&imports);
        let path = |name: &str| format!("worker/src/{name}.rs");
        assert_eq!(cycles, [["a", "b", "c", "a"].map(path)]);
    }

    #[test]
    fn a_module_and_its_children_can_import_each_other() {
        let imports = imports_of(&[
            ("lib.rs", "use keys::life;"),
            ("keys.rs", "mod life;\nuse self::life::apply;"),
            ("keys/life.rs", "use super::find;\nuse crate::Root;"),
        ]);
        assert!(cycles(&imports).is_empty(), "{imports:?}");
    }
}
