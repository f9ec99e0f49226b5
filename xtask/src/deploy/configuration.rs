//! What a deployment needs from wrangler.toml.

use toml::{Table, Value};

/// The tables that have ids of Cloudflare, and the commands that print these ids.
const CREATED_BY: [(&str, &str); 2] = [
    ("d1_databases", "npx wrangler d1 create keywright"),
    ("kv_namespaces", "npx wrangler kv namespace create SNAPSHOTS"),
];

/// The bindings that the Worker asks for, by the table that declares each and the field that names it.
const BINDINGS: [(&str, &str, &[&str]); 4] = [
    ("d1_databases", "binding", &["DB"]),
    ("durable_objects.bindings", "name", &["USAGE"]),
    ("kv_namespaces", "binding", &["SNAPSHOTS"]),
    ("ratelimits", "name", &["EXPORTS", "FAILURES", "LINKS_BY_ADDRESS", "LINKS_BY_EMAIL", "SEARCHES", "SIGN_INS"]),
];

/// One sentence for each thing that has to be corrected first.
pub(super) fn problems(configuration: &Table) -> Vec<String> {
    let missing = BINDINGS.iter().flat_map(|(table, field, names)| {
        let has = |name: &str| entries(configuration, table).any(|entry| entry.get(*field).is_some_and(|it| it.as_str() == Some(name)));
        names.iter().filter(move |name| !has(name)).map(move |name| {
            format!("wrangler.toml has no [[{table}]] with {field} = \"{name}\": take it from the wrangler.toml of Keywright")
        })
    });
    let placeholders = CREATED_BY.iter().filter(|(table, _)| entries(configuration, table).any(has_placeholder));
    let placeholders = placeholders.map(|(table, command)| {
        format!("[[{table}]] in wrangler.toml has a placeholder: run `{command}` and replace it with the id")
    });
    let mut problems: Vec<_> = missing.chain(placeholders).chain(other_addresses(configuration)).collect();
    let origin = public_origin(configuration);
    if !origin.is_some_and(is_https_origin) {
        problems.push(format!(
            "PUBLIC_ORIGIN under [vars] in wrangler.toml has to be the origin where people open the dashboard: https, your \
             own domain in lower case, no path and no slash at the end; it is {}",
            origin.map_or_else(|| "missing".to_owned(), |origin| format!("{origin:?}"))
        ));
    }
    problems
}

/// Addresses other than PUBLIC_ORIGIN that would lead to the Worker. Both are on unless they are turned off.
fn other_addresses(configuration: &Table) -> impl Iterator<Item = String> {
    let on_workers_dev = public_origin(configuration).is_some_and(|origin| origin.ends_with(".workers.dev"));
    let is_off = |name: &str| configuration.get(name).and_then(Value::as_bool) == Some(false);
    let settings = [("workers_dev", !on_workers_dev), ("preview_urls", true)];
    let on: Vec<_> = settings.into_iter().filter(|(name, has_to_be_off)| *has_to_be_off && !is_off(name)).collect();
    on.into_iter()
        .map(|(name, _)| format!("wrangler.toml needs {name} = false: only PUBLIC_ORIGIN may lead to the Worker"))
}

/// The entries of `table`, which can be in another one: `outer.inner`.
fn entries<'a>(configuration: &'a Table, table: &str) -> impl Iterator<Item = &'a Table> {
    let found = match table.split_once('.') {
        Some((outer, inner)) => configuration.get(outer).and_then(|outer| outer.get(inner)),
        None => configuration.get(table),
    };
    found.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

/// A warning if wrangler.toml has no route from PUBLIC_ORIGIN to the Worker. Cloudflare's dashboard can have one too.
pub(super) fn reachability_note(configuration: &Table) -> Option<String> {
    let host = public_origin(configuration)?.strip_prefix("https://")?;
    let listed = configuration.get("routes").and_then(Value::as_array).into_iter().flatten();
    let mut routes = listed.chain(configuration.get("route"));
    let on_workers_dev = host.ends_with(".workers.dev");
    let uses_workers_dev = configuration.get("workers_dev").and_then(Value::as_bool) == Some(true);
    let reachable = if on_workers_dev { uses_workers_dev } else { routes.any(|route| leads_to(route, host)) };
    (!reachable).then(|| {
        let line = if on_workers_dev {
            "workers_dev = true".to_owned()
        } else {
            format!("routes = [{{ pattern = \"{host}\", custom_domain = true }}]")
        };
        format!("! wrangler.toml has no route for {host}. If Cloudflare's dashboard has none either, add: {line}")
    })
}

fn has_placeholder(entry: &Table) -> bool {
    entry.iter().any(|(key, value)| key.ends_with("id") && value.as_str().is_some_and(is_placeholder))
}

fn is_placeholder(id: &str) -> bool {
    id.bytes().all(|byte| matches!(byte, b'0' | b'-'))
}

fn public_origin(configuration: &Table) -> Option<&str> {
    configuration.get("vars")?.get("PUBLIC_ORIGIN")?.as_str()
}

/// Whether browsers send exactly this as `Origin`.
fn is_https_origin(origin: &str) -> bool {
    let Some(authority) = origin.strip_prefix("https://") else { return false };
    authority.split_once(':').map_or_else(|| is_domain(authority), |(host, port)| is_domain(host) && is_port(port))
}

/// False for addresses, with which passkeys do not work, and for `.example`, which nobody can own.
fn is_domain(host: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    host.split('.').all(is_label)
        && host
            .rsplit_once('.')
            .is_some_and(|(_, last)| last != "example" && last.bytes().any(|b| b.is_ascii_lowercase()))
}

/// Browsers leave out 443 and leading zeros.
fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok_and(|number| number != 443 && number.to_string() == port)
}

/// A route is a pattern, or a table with one: `keywright.acme.com`, `keywright.acme.com/*`.
fn leads_to(route: &Value, host: &str) -> bool {
    let pattern = route.get("pattern").unwrap_or(route).as_str().unwrap_or_default();
    let pattern = pattern.trim_start_matches("https://").trim_end_matches('*').trim_end_matches('/');
    pattern == host
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPLETE: &str = r#"
        workers_dev = false
        preview_urls = false
        routes = [{ pattern = "keys.acme.com", custom_domain = true }]
        d1_databases = [{ binding = "DB", database_id = "0b7a4d1e-0000-4000-8000-000000000000" }]
        durable_objects = { bindings = [{ name = "USAGE", class_name = "Usage" }] }
        kv_namespaces = [{ binding = "SNAPSHOTS", id = "00000000000000000000000000000001" }]
        ratelimits = [
            { name = "EXPORTS" }, { name = "FAILURES" }, { name = "LINKS_BY_ADDRESS" }, { name = "LINKS_BY_EMAIL" },
            { name = "SEARCHES" }, { name = "SIGN_INS" },
        ]
        [vars]
        PUBLIC_ORIGIN = "https://keys.acme.com"
    "#;

    fn parsed(text: &str) -> Table {
        text.parse().unwrap()
    }

    #[test]
    fn a_complete_configuration_has_no_problems() {
        assert_eq!(problems(&parsed(COMPLETE)), [""; 0]);
        assert_eq!(reachability_note(&parsed(COMPLETE)), None);
    }

    #[test]
    fn placeholders_and_a_missing_origin_are_listed_together() {
        let text = COMPLETE
            .replace("0b7a4d1e-0000-4000-8000-000000000000", "00000000-0000-0000-0000-000000000000")
            .replace("00000000000000000000000000000001", "00000000000000000000000000000000")
            .replace("PUBLIC_ORIGIN", "OTHER");
        let problems = problems(&parsed(&text));
        let [d1, kv, origin] = problems.as_slice() else { panic!("{problems:?}") };
        assert!(d1.contains("wrangler d1 create") && kv.contains("wrangler kv namespace create"), "{problems:?}");
        assert!(origin.contains("PUBLIC_ORIGIN") && origin.ends_with("missing"), "{origin}");
    }

    #[test]
    fn every_binding_has_to_be_there() {
        for (table, field, names) in BINDINGS {
            for name in names {
                let problems = problems(&parsed(&COMPLETE.replace(&format!("\"{name}\""), "\"OTHER\"")));
                let expected = format!("wrangler.toml has no [[{table}]] with {field} = \"{name}\"");
                assert!(problems.len() == 1 && problems[0].starts_with(&expected), "{problems:?}");
            }
        }
    }

    #[test]
    fn no_other_address_leads_to_the_worker() {
        for name in ["workers_dev", "preview_urls"] {
            for line in [format!("{name} = true"), String::new()] {
                let problems = problems(&parsed(&COMPLETE.replace(&format!("{name} = false"), &line)));
                assert!(problems.len() == 1 && problems[0].contains(&format!("{name} = false")), "{problems:?}");
            }
        }
        let on_workers_dev = COMPLETE
            .replace("https://keys.acme.com", "https://keywright.acme.workers.dev")
            .replace("workers_dev = false", "workers_dev = true");
        assert_eq!(problems(&parsed(&on_workers_dev)), [""; 0]);
    }

    #[test]
    fn one_placeholder_is_enough_to_stop() {
        for id in ["00000000000000000000000000000000", "00000000-0000-0000-0000-000000000000", "0", ""] {
            let text = COMPLETE.replace("00000000000000000000000000000001", id);
            let problems = problems(&parsed(&text));
            assert!(problems.len() == 1 && problems[0].contains("[[kv_namespaces]]"), "{problems:?}");
        }
    }

    #[test]
    fn an_origin_is_https_and_a_host_and_nothing_else() {
        for good in ["https://keys.acme.com", "https://keys.acme.com:8443", "https://a-1.acme.workers.dev"] {
            assert!(is_https_origin(good), "{good}");
        }
        for bad in [
            "",
            "keys.acme.com",
            "http://keys.acme.com",
            "https://",
            "https://keys.acme.com/",
            "https://keys.acme.com/app",
            "https://keys.acme.com?x",
            "https://keys.acme.com#x",
            "https://keys.acme.com:443",
            "https://keys.acme.com:",
            "https://keys.acme.com:08443",
            "https://keys.acme.com:65536",
            "https://user@keys.acme.com",
            "https://Keys.acme.com",
            "https://keys.acme.com.",
            "https://keys..acme.com",
            "https://*.acme.com",
            "https://keys.acme.com keys.acme.org",
            "https://localhost",
            "https://192.0.2.1",
            "https://[2001:db8::1]",
            "https://keywright.example",
        ] {
            assert!(!is_https_origin(bad), "{bad}");
        }
    }

    #[test]
    fn a_missing_route_gives_a_note() {
        for route in ["\"keys.acme.com/*\"", "\"keys.acme.com\"", "\"https://keys.acme.com/*\""] {
            let text = COMPLETE.replace("{ pattern = \"keys.acme.com\", custom_domain = true }", route);
            assert_eq!(reachability_note(&parsed(&text)), None, "{route}");
        }
        let elsewhere = COMPLETE.replace("pattern = \"keys.acme.com\"", "pattern = \"other.acme.com\"");
        assert!(reachability_note(&parsed(&elsewhere)).unwrap().contains("pattern = \"keys.acme.com\""));
        let on_workers_dev = COMPLETE.replace("https://keys.acme.com", "https://keywright.acme.workers.dev");
        assert!(reachability_note(&parsed(&on_workers_dev)).unwrap().ends_with("workers_dev = true"));
        let enabled = on_workers_dev.replace("workers_dev = false", "workers_dev = true");
        assert_eq!(reachability_note(&parsed(&enabled)), None);
    }
}
