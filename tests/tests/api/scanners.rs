//! The rules for secret scanners in `docs/scanners`: the scanners find keys and nothing else. Kingfisher also validates
//! and revokes keys.

use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::scanners::{ScannedFiles, check_kingfisher_rules, rules};
use keywright_tests::until::until;
use rand::RngExt;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use shared::endpoint::{CreateKey, GetKey, Nothing};
use shared::key::{CreatedKey, KeyStatus, Mode};
use shared::secret::Secret;
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

const REVOKED_WITHIN: Duration = Duration::from_secs(5);
/// The length of `kw_live_` and `kw_test_`.
const PREFIX_LEN: usize = 8;
const BASE62: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What a repository could contain.
struct Leaks {
    keys: BTreeSet<String>,
    /// Keys with one wrong character.
    altered: BTreeSet<String>,
    files: ScannedFiles,
}

fn created_keys<const N: usize>(organisation: &Organisation, modes: [Mode; N]) -> [CreatedKey; N] {
    let merchant_id = organisation.merchant().id;
    modes.map(|mode| organisation.owner.call::<CreateKey>(&merchant_id, &new_key(mode)))
}

fn secret_of(created: &CreatedKey) -> String {
    created.secret.clone().expect("the secret of a new key")
}

fn leaks() -> Leaks {
    let modes = [Mode::Live, Mode::Test, Mode::Live, Mode::Test, Mode::Live];
    let keys = created_keys(&Organisation::new(), modes).each_ref().map(secret_of);
    let [env, json, script, yaml, encoded] = &keys;
    let any = UnwrapErr(SysRng).random_range(PREFIX_LEN..env.len());
    let altered = [with_another_character(env, env.len() - 1), with_another_character(json, any)];
    let files = ScannedFiles::new([
        (".env", format!("PORT=8080\nKEYWRIGHT_API_KEY={env}\n")),
        ("settings.json", format!("{{\n  \"apiKey\": \"{json}\"\n}}\n")),
        ("client.js", format!("const headers = {{ Authorization: `Bearer {script}` }};\n")),
        ("deploy.yml", format!("env:\n  KEYWRIGHT_API_KEY: {yaml}\n")),
        ("access.log", format!("GET /callback?state=key%3D{encoded}%26page%3D1 HTTP/1.1\n")),
        ("altered.txt", altered.each_ref().map(|key| format!("key={key}\n")).concat()),
        ("foreign.txt", foreign(env).map(|text| format!("key={text}\n")).concat()),
    ]);
    Leaks { keys: keys.into(), altered: altered.into(), files }
}

/// Texts that are no keys. They are composed here, so that scanners do not find them in this file.
fn foreign(secret: &str) -> [String; 5] {
    let random = &secret[PREFIX_LEN..];
    [
        format!("sk_live_{random}"),
        format!("ghp_{}", &random[..36]),
        format!("kw_demo_{random}"),
        secret[..secret.len() - 1].to_owned(),
        format!("{secret}0"),
    ]
}

fn with_another_character(secret: &str, at: usize) -> String {
    let mut altered = secret.to_owned();
    let other = BASE62.chars().find(|other| !secret[at..].starts_with(*other)).expect("another character");
    altered.replace_range(at..=at, &other.to_string());
    altered
}

#[test]
fn kingfisher_finds_keys_and_nothing_else() {
    let leaks = leaks();
    assert_eq!(leaks.files.kingfisher().into_keys().collect::<BTreeSet<_>>(), leaks.keys);
}

#[test]
fn detect_secrets_finds_keys_and_nothing_else() {
    let leaks = leaks();
    assert_eq!(leaks.files.detect_secrets(), leaks.keys);
}

/// gitleaks cannot compute checksums.
#[test]
fn gitleaks_finds_keys_and_texts_in_their_format() {
    let leaks = leaks();
    assert_eq!(leaks.files.gitleaks(), &leaks.keys | &leaks.altered);
}

/// GitHub is out of reach. gitleaks has the same syntax for what this pattern uses.
#[test]
fn the_pattern_for_github_finds_keys_and_texts_in_their_format() {
    let document = fs::read_to_string(rules("README.md")).expect("the document");
    let field = |name: &str| {
        let value = document.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        value.unwrap_or_else(|| panic!("the document has no {name:?}")).trim()
    };
    let pattern = format!("(?:{})({})(?:{})", field("Before secret"), field("Secret format"), field("After secret"));
    let leaks = leaks();

    let found = ScannedFiles::new([("test.txt", field("Test string").to_owned())]).gitleaks_with_pattern(&pattern);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(leaks.files.gitleaks_with_pattern(&pattern), &leaks.keys | &leaks.altered);
}

#[test]
fn kingfisher_validates_working_and_disabled_keys() {
    let organisation = Organisation::new();
    let [working, disabled] = created_keys(&organisation, [Mode::Live, Mode::Test]);
    organisation.disable(&disabled.key);
    let [working, disabled] = [working, disabled].each_ref().map(secret_of);
    let files = ScannedFiles::new([(".env", format!("LIVE={working}\nTEST={disabled}\n"))]);
    let outcomes = [(working, "verified_active"), (disabled, "verified_inactive")];
    let expected = outcomes.map(|(secret, outcome)| (secret, outcome.to_owned()));
    assert_eq!(files.kingfisher(), expected.into());
}

#[test]
fn kingfisher_revokes_a_leaked_key() {
    let organisation = Organisation::new();
    let [leaked, other] = created_keys(&organisation, [Mode::Live, Mode::Live]);
    let status = |created: &CreatedKey| organisation.owner.call::<GetKey>(&created.key.id, &Nothing {}).status;
    let secret = secret_of(&leaked);
    let files = ScannedFiles::new([(".env", format!("KEYWRIGHT_API_KEY={secret}\n"))]);
    files.revoke_with_kingfisher(&secret);
    until("the leaked key is revoked", REVOKED_WITHIN, || (status(&leaked) == KeyStatus::Revoked).then_some(()));
    assert_eq!(status(&other), KeyStatus::Enabled);
    let after = files.kingfisher();
    assert_eq!(after[&secret], "verified_inactive");
}

#[test]
fn the_examples_of_the_documents_are_keys() {
    check_kingfisher_rules();
    for document in ["README.md", "kingfisher.yml"] {
        let text = fs::read_to_string(rules(document)).expect(document);
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let keys: Vec<_> = words.filter(|word| word.len() == PREFIX_LEN + 38 && word.starts_with("kw_")).collect();
        assert!(!keys.is_empty(), "{document}");
        assert!(keys.iter().all(|key| Secret::parse(key).is_ok()), "{document}: {keys:?}");
    }
}
