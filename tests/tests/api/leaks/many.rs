//! A message with a thousand keys takes as many statements as one with a single key.

use super::Leaked;
use keywright_tests::database;
use keywright_tests::github::{KEY_ID, findings, signed};
use keywright_tests::organisation::Organisation;
use serde_json::Value;
use shared::key::Mode;
use shared::secret::Secret;

/// Adds `many` live keys like `of` to its organisation, and returns their secrets.
fn add_keys(of: &Leaked, many: usize) -> Vec<String> {
    let secrets: Vec<Secret> = (0..many)
        .map(|number| {
            Secret::new(Mode::Live, &format!("{number:016}{:016x}", of.key.id.bits() as u64)).expect("a secret")
        })
        .collect();
    let rows: Vec<[String; 3]> = secrets
        .iter()
        .enumerate()
        .map(|(number, secret)| [format!("key_{:026}", number), secret.digest().to_string(), secret.hint()])
        .collect();
    database::run(
        "INSERT INTO keys (id, organisation_id, merchant_id, digest, hint, mode, permissions, allowed_ips, created_at,
                           created_by, updated_at, updated_by)
         SELECT 'key_' || substr(k.id, 5, 12) || substr(r.value ->> 0, -14), k.organisation_id, k.merchant_id, r.value ->> 1, r.value ->> 2,
             'live', k.permissions, '[]', k.created_at, k.created_by, k.updated_at, k.updated_by
         FROM json_each(?) r, keys k WHERE k.id = ?",
        &[&serde_json::to_string(&rows).expect("JSON"), &of.key.id.to_string()],
    );
    secrets.iter().map(|secret| secret.reveal().to_owned()).collect()
}

fn statements(secrets: &[String]) -> (u64, Vec<Value>) {
    let found: Vec<(&str, &str)> = secrets.iter().map(|secret| (secret.as_str(), "https://github.com/a/b")).collect();
    let reply = signed(KEY_ID, &findings(&found)).send();
    assert_eq!(reply.status, 200, "{reply:?}");
    let count = reply.header("server-timing");
    let d1 = count.split('"').nth(1).and_then(|number| number.parse().ok());
    (d1.unwrap_or_else(|| panic!("no count in {count:?}")), reply.json().as_array().expect("labels").clone())
}

#[test]
fn a_thousand_keys_take_as_many_statements_as_one() {
    let of = Leaked::new(Mode::Live);
    let (one, _) = statements(std::slice::from_ref(&of.secret));
    let other = Leaked::of(Organisation::new(), Mode::Live);
    let mut secrets = add_keys(&of, 700);
    secrets.extend(add_keys(&other, 300));
    let (thousand, labels) = statements(&secrets);
    assert_eq!(thousand, one);
    assert!(labels.iter().all(|label| label["label"] == "true_positive"));
    for (organisation, keys) in [(&of.organisation, 701), (&other.organisation, 300)] {
        let id = organisation.id.to_string();
        let count = |sql: &str| database::number(sql, &[&id]);
        assert_eq!(count("SELECT count(*) FROM keys WHERE organisation_id = ? AND revoked_at IS NOT NULL"), keys);
        assert_eq!(
            count("SELECT count(*) FROM events WHERE organisation_id = ? AND action = 'key_reported_as_leaked'"),
            keys
        );
        let (last, number_of_events) = (
            "SELECT max(number) FROM events WHERE organisation_id = ?",
            "SELECT count(*) FROM events WHERE organisation_id = ?",
        );
        assert_eq!(count(last), count(number_of_events), "no gaps");
    }
}
