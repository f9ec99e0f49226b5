//! The layers of the dashboard: a file imports only its own layer and those below it, and no page imports another page.

use std::collections::BTreeSet;

use super::module;

/// The layers from the lowest to the highest. What is not listed here knows the Worker, the address or the browser.
const LAYERS: [&str; 6] = ["ui", BROWSER, "state", "parts", "pages", "app"];
const BROWSER: &str = "";

/// The imports of a file of the dashboard that break the rules.
pub(super) fn faults(file: &str, imported: &BTreeSet<String>) -> Vec<String> {
    if !file.starts_with("frontend/") {
        return Vec::new();
    }
    imported.iter().filter_map(|imported| fault(file, imported)).collect()
}

fn fault(file: &str, imported: &str) -> Option<String> {
    if layer(file) < layer(imported) {
        return Some(format!("{file} is in a layer below {imported}: it must not import it"));
    }
    let are_two_pages = matches!((page(file), page(imported)), (Some(page), Some(other)) if page != other);
    are_two_pages.then(|| format!("{file} belongs to another page than {imported}: it must not import it"))
}

/// The place in [`LAYERS`]. The root of the crate is above all.
fn layer(file: &str) -> usize {
    let Some(first) = module(file).first().copied() else { return LAYERS.len() };
    let place = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    place(first).or_else(|| place(BROWSER)).unwrap_or_default()
}

/// The page that a file belongs to.
fn page(file: &str) -> Option<&str> {
    match module(file)[..] {
        ["pages", page, ..] => Some(page),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(file: &str, imported: &[&str]) -> Vec<String> {
        let path = |file: &str| format!("frontend/src/{file}.rs");
        faults(&path(file), &imported.iter().map(|file| path(file)).collect())
    }

    #[test]
    fn no_layer_imports_one_above_it() {
        let files = ["ui/form", "api", "state/form", "parts/key", "pages/key", "app"];
        for (place, file) in files.iter().enumerate() {
            let (below, above) = files.split_at(place + 1);
            assert!(faults_of(file, below).is_empty(), "{file}");
            let sentence = |above: &&str| {
                format!("frontend/src/{file}.rs is in a layer below frontend/src/{above}.rs: it must not import it")
            };
            assert_eq!(faults_of(file, above), sorted(above).iter().map(sentence).collect::<Vec<_>>());
        }
    }

    fn sorted<'a>(files: &[&'a str]) -> Vec<&'a str> {
        files.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
    }

    #[test]
    fn no_page_imports_another_page() {
        assert!(faults_of("pages/key/edit", &["pages/key", "pages/key/shown", "parts/key"]).is_empty());
        let other = "frontend/src/pages/key/edit.rs belongs to another page than frontend/src/pages/new_key.rs: \
                     it must not import it";
        assert_eq!(faults_of("pages/key/edit", &["pages/new_key"]), [other]);
        assert_eq!(faults_of("app/merchant", &["pages/key", "pages/new_key"]), [""; 0]);
    }

    #[test]
    fn other_crates_have_no_such_layers() {
        let imported = BTreeSet::from(["worker/src/pages/other.rs".to_owned()]);
        assert!(faults("worker/src/ui/form.rs", &imported).is_empty());
    }
}
