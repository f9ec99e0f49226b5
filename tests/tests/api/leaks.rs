//! Leaked keys: which key a secret is, and reports that keys leaked. One file per endpoint.

mod github;
mod gitlab;
mod lookup;
mod mail;
mod many;
mod own_key;
mod reports;
mod settings;
mod timing;

use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::request::{Reply, Request};
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter, Event};
use shared::endpoint::{CreateKey, Endpoint, GetKey, ListActivity, Nothing, ReportLeaks, UpdateOrganisation};
use shared::key::{Key, Mode};
use shared::leak::LeakReport;
use shared::member::OrganisationPatch;

/// A key with its secret.
struct Leaked {
    organisation: Organisation,
    key: Key,
    secret: String,
}

impl Leaked {
    fn new(mode: Mode) -> Self {
        Self::of(Organisation::new(), mode)
    }

    fn of(organisation: Organisation, mode: Mode) -> Self {
        let made = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new_key(mode));
        Self { organisation, key: made.key, secret: made.secret.expect("a new key") }
    }

    /// The key as it is now.
    fn now(&self) -> Key {
        self.organisation.owner.call::<GetKey>(&self.key.id, &Nothing {})
    }

    /// The events of the key's report, the newest first.
    fn reports(&self) -> Vec<Event> {
        let filter = ActivityFilter {
            key_id: Some(self.key.id),
            action: Some(ActivityAction::KeyReportedAsLeaked),
            ..ActivityFilter::default()
        };
        self.organisation.owner.call::<ListActivity>(&(), &filter).items
    }
}

/// A request that reports these texts, from an address of its own.
fn report(keys: &[&str], url: Option<&str>) -> Request {
    let report = LeakReport { keys: keys.iter().map(|key| (*key).to_owned()).collect(), url: url.map(str::to_owned) };
    Caller::nobody().request_to::<ReportLeaks>(&(), &report).from_elsewhere()
}

fn reported(keys: &[&str], url: Option<&str>) -> Reply {
    let reply = report(keys, url).send();
    assert_eq!(reply.status, 202, "{}: {reply:?}", ReportLeaks::NAME);
    reply
}

/// Leaked test keys of the organisation are only reported from now on.
fn keep_test_keys(organisation: &Organisation) {
    set_revokes(organisation, false);
}

/// Leaked test keys of the organisation are revoked from now on.
fn revoke_test_keys(organisation: &Organisation) {
    set_revokes(organisation, true);
}

fn set_revokes(organisation: &Organisation, revokes: bool) {
    let patch = OrganisationPatch { revokes_leaked_test_keys: Some(revokes), ..OrganisationPatch::default() };
    organisation.owner.call::<UpdateOrganisation>(&(), &patch);
}

/// The text with another last character: its checksum is wrong.
fn altered(secret: &str) -> String {
    let (front, last) = secret.split_at(secret.len() - 1);
    format!("{front}{}", if last == "a" { "b" } else { "a" })
}

/// A well-formed secret that no deployment has issued.
const UNKNOWN: &str = "kw_live_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz2qs5c3";

/// The event's fields after the change.
fn after(event: &Event) -> serde_json::Value {
    json!(event.after)
}
