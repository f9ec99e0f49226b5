//! The layers of the dashboard and of the Worker: a file imports only files of its own layer and of those below it. No page of
//! the dashboard imports another page.

use std::collections::BTreeSet;

use super::module;

/// The modules of each layer, from the lowest layer to the highest. The root of the crate is above all.
type Layers = &'static [&'static [&'static str]];

/// Modules that no layer lists.
const OTHERS: &str = "";

/// `OTHERS` know the Worker, the address or the browser.
const DASHBOARD: Layers = &[&["ui"], &[OTHERS], &["state"], &["parts"], &["pages"], &["app"]];

const WORKER: Layers = &[
    // The runtime and formats.
    &["clock", "failure", "hex", "json", "mail", "random", "retry", "signature", "signing", "store_calls", "token"],
    // What is stored, without a store.
    &["chain", "cookie", "cursor", "kv", "snapshot", "webauthn"],
    &["db", "webcrypto"],
    // The request and its reply.
    &["context", "dashboard", "idempotency", "if_match", "input", "origin", "reply"],
    &["admission", "event", "expiry", "limits", "sealing", "session/resume", "usage"],
    &["caller"],
    &["call", "challenges", "search"],
    // The handlers.
    &[
        "account",
        "activity",
        "global_search",
        "health",
        "invitations",
        "keys",
        "leaks",
        "members",
        "merchants",
        "operator",
        "organisation",
        "overview",
        "passkeys",
        "session",
        "sessions",
        "sign_in_links",
        "verify",
    ],
    &["router", "schedule"],
];

/// The imports of a file that break the rules.
pub(super) fn faults(file: &str, imported: &BTreeSet<String>) -> Vec<String> {
    let Some(layers) = layers_of(file) else { return Vec::new() };
    let Some(own) = layer(layers, file) else {
        return vec![format!(
            "{file} is in no layer: add its module to the table in xtask/src/check/dependencies/layers.rs"
        )];
    };
    imported.iter().filter_map(|imported| fault(layers, own, file, imported)).collect()
}

fn layers_of(file: &str) -> Option<Layers> {
    match file.split('/').next() {
        Some("frontend") => Some(DASHBOARD),
        Some("worker") => Some(WORKER),
        _ => None,
    }
}

fn fault(layers: Layers, own: usize, file: &str, imported: &str) -> Option<String> {
    if layer(layers, imported).is_some_and(|other| own < other) {
        return Some(format!("{file} is in a layer below {imported}: it must not import it"));
    }
    let are_two_pages = matches!((page(file), page(imported)), (Some(page), Some(other)) if page != other);
    are_two_pages.then(|| format!("{file} belongs to another page than {imported}: it must not import it"))
}

/// The place of the layer that lists the module or, of its ancestors, the nearest.
fn layer(layers: Layers, file: &str) -> Option<usize> {
    let module = module(file);
    let place = |name: &str| layers.iter().position(|modules| modules.contains(&name));
    if module.is_empty() {
        return Some(layers.len());
    }
    (1..=module.len()).rev().find_map(|len| place(&module.get(..len)?.join("/"))).or_else(|| place(OTHERS))
}

/// The page of the dashboard that a file belongs to.
fn page(file: &str) -> Option<&str> {
    match module(file)[..] {
        ["pages", page, ..] if file.starts_with("frontend/") => Some(page),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(crate_name: &str, file: &str, imported: &[&str]) -> Vec<String> {
        let path = |file: &str| format!("{crate_name}/src/{file}.rs");
        faults(&path(file), &imported.iter().map(|file| path(file)).collect())
    }

    /// Each file can import those before it in the list, and none of those after it.
    fn assert_are_layers(crate_name: &str, files: &[&str]) {
        for (place, file) in files.iter().enumerate() {
            let (below, above) = files.split_at(place + 1);
            assert!(faults_of(crate_name, file, below).is_empty(), "{file}");
            for above in above {
                let sentence = format!(
                    "{crate_name}/src/{file}.rs is in a layer below {crate_name}/src/{above}.rs: it must not import it"
                );
                assert_eq!(faults_of(crate_name, file, &[above]), [sentence]);
            }
        }
    }

    #[test]
    fn no_file_of_the_dashboard_imports_a_layer_above_it() {
        assert_are_layers("frontend", &["ui/form", "api", "state/form", "parts/key", "pages/key", "app", "lib"]);
    }

    #[test]
    fn no_file_of_the_worker_imports_a_layer_above_it() {
        let files =
            ["json/reader", "chain", "db/keys", "context", "session/resume", "caller", "call", "session", "router"];
        assert_are_layers("worker", &files);
    }

    #[test]
    fn each_module_of_the_worker_has_to_be_in_a_layer() {
        let sentence = "worker/src/new.rs is in no layer: add its module to the table in \
                        xtask/src/check/dependencies/layers.rs";
        assert_eq!(faults_of("worker", "new", &[]), [sentence]);
    }

    #[test]
    fn no_page_imports_another_page() {
        assert!(faults_of("frontend", "pages/key/edit", &["pages/key", "pages/key/shown", "parts/key"]).is_empty());
        let other = "frontend/src/pages/key/edit.rs belongs to another page than frontend/src/pages/new_key.rs: \
                     it must not import it";
        assert_eq!(faults_of("frontend", "pages/key/edit", &["pages/new_key"]), [other]);
        assert_eq!(faults_of("frontend", "app/merchant", &["pages/key", "pages/new_key"]), [""; 0]);
    }

    #[test]
    fn other_crates_have_no_layers() {
        assert!(faults_of("shared", "key", &["endpoint"]).is_empty());
    }
}
