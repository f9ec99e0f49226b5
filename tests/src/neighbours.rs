//! What a tenant notices of the others: how long a hot verification takes while somebody else asks for what costs much.

use crate::bulk;
use crate::caller::Caller;
use crate::organisation::{Organisation, new_key};
use serde_json::{Map, Value, json};
use shared::endpoint::{CreateKey, VerifyKey};
use shared::key::Mode;
use shared::member::Role;
use shared::verification::VerificationRequest;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 8;
const VERIFICATIONS: usize = 150;
/// Nobody asks for longer than this.
const LONGEST: Duration = Duration::from_secs(30);

/// The median time of a verification, without and with somebody else.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub by_itself: Duration,
    pub meanwhile: Duration,
}

impl Measured {
    pub fn ratio(&self) -> f64 {
        self.meanwhile.as_secs_f64() / self.by_itself.as_secs_f64()
    }
}

/// A key in use, of an organisation that does nothing else.
struct Victim(VerificationRequest);

impl Victim {
    fn new() -> Self {
        let organisation = Organisation::new();
        let made = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new_key(Mode::Live));
        let victim = Self(serde_json::from_value(json!({ "key": made.secret })).expect("a request"));
        victim.median();
        victim
    }

    fn median(&self) -> Duration {
        let mut times: Vec<_> = (0..VERIFICATIONS)
            .map(|_| {
                let begun = Instant::now();
                assert!(Caller::gateway().call::<VerifyKey>(&(), &self.0).valid);
                begun.elapsed()
            })
            .collect();
        times.sort_unstable();
        times[VERIFICATIONS / 2]
    }
}

/// Calls `ask` on eight connections, again and again, and verifies meanwhile.
fn measure(ask: impl Fn() + Sync) -> Measured {
    let victim = Victim::new();
    let by_itself = victim.median();
    let is_over = AtomicBool::new(false);
    let begun = Instant::now();
    let meanwhile = thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) && begun.elapsed() < LONGEST {
                    ask();
                }
            });
        }
        thread::sleep(Duration::from_millis(500));
        let meanwhile = victim.median();
        is_over.store(true, Ordering::Relaxed);
        meanwhile
    });
    Measured { by_itself, meanwhile }
}

/// A viewer searches 20,000 merchant accounts: for a word of all, and of none.
pub fn searches() -> [Measured; 2] {
    let organisation = Organisation::new();
    bulk::merchants(&organisation, 20_000);
    let viewer = organisation.member(Role::Viewer);
    ["shop", "zzz"].map(|search| {
        let path = format!("/api/merchants?search={search}&order=name");
        measure(|| drop(viewer.request("GET", path.as_str()).try_send()))
    })
}

/// A viewer verifies an audit log of 60,000 events.
pub fn log_verifications() -> Measured {
    let organisation = Organisation::new();
    bulk::events(&organisation, 60_000);
    let viewer = organisation.member(Role::Viewer);
    let verify = || viewer.request("POST", "/api/activity/verify").json(&json!({ "from_start": false }));
    measure(|| drop(verify().try_send()))
}

/// A viewer exports an audit log of 60,000 events.
pub fn exports() -> Measured {
    let organisation = Organisation::new();
    bulk::events(&organisation, 60_000);
    let viewer = organisation.member(Role::Viewer);
    measure(|| drop(viewer.request("GET", "/api/activity/export?format=ndjson").try_send()))
}

/// An owner lists 20,000 invitations.
pub fn invitations() -> Measured {
    let organisation = Organisation::new();
    bulk::invitations(&organisation, 20_000);
    measure(|| drop(organisation.owner.request("GET", "/api/invitations?limit=100").try_send()))
}

/// Somebody without any credentials sends thousands of unknown fields.
pub fn unknown_fields() -> Measured {
    let fields: Map<String, Value> = (0..6_000).map(|n| (format!("f{n}"), json!(0))).collect();
    let body = json!(fields).to_string();
    measure(|| {
        let request = Caller::nobody().request("POST", "/v1/keys/verify").body("application/json", body.clone());
        drop(request.header("cf-connecting-ip", "192.0.2.30").try_send());
    })
}
