//! Measures how much longer a hot verification takes while another tenant sends expensive requests.

use crate::bulk;
use crate::caller::Caller;
use crate::organisation::{Organisation, new_key, sessions_of};
use serde_json::{Map, Value, json};
use shared::endpoint::{CreateKey, ListKeys, ListMerchants, VerifyKey};
use shared::key::{KeyFilter, Mode};
use shared::merchant::MerchantFilter;
use shared::verification::VerificationRequest;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How many connections the other tenant uses.
const CONNECTIONS: usize = 8;
/// A verification starts every 40 ms, whether or not the previous one has been answered.
const PERIOD: Duration = Duration::from_millis(40);
const VERIFICATIONS: u32 = 150;
/// How many verifications can be in flight at once.
const IN_FLIGHT: u32 = 25;
/// How many times as long a verification may take under load.
pub const MOST_TIMES_AS_LONG: f64 = 5.0;
/// How often a measurement above that is taken: other processes on the machine can only lengthen it.
const ATTEMPTS: usize = 3;

/// How long verifications take, measured from their scheduled start.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    pub median: Duration,
    /// The 95th percentile.
    pub p95: Duration,
}

/// The times without and with the other tenant's load.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub by_itself: Times,
    pub meanwhile: Times,
}

impl Measured {
    /// The median under load divided by the median without load.
    pub fn ratio(&self) -> f64 {
        self.meanwhile.median.as_secs_f64() / self.by_itself.median.as_secs_f64()
    }
}

/// A key in use, of an organisation without other requests.
struct Victim(VerificationRequest);

impl Victim {
    fn new() -> Self {
        let organisation = Organisation::new();
        let made = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new_key(Mode::Live));
        let victim = Self(serde_json::from_value(json!({ "key": made.secret })).expect("a request"));
        // Warm up: a key in use is cached.
        for _ in 0..20 {
            victim.verify();
        }
        victim
    }

    fn verify(&self) {
        assert!(Caller::gateway().call::<VerifyKey>(&(), &self.0).valid);
    }

    /// Measured once per process.
    fn times_by_itself(&self) -> Times {
        static TIMES: OnceLock<Times> = OnceLock::new();
        *TIMES.get_or_init(|| self.times())
    }

    fn times(&self) -> Times {
        let begun = Instant::now();
        let of_one = |first: u32| move || self.every(IN_FLIGHT, first, begun);
        let mut times: Vec<Duration> = thread::scope(|scope| {
            let clients: Vec<_> = (0..IN_FLIGHT).map(|first| scope.spawn(of_one(first))).collect();
            clients.into_iter().flat_map(|client| client.join().expect("a client")).collect()
        });
        times.sort_unstable();
        Times { median: times[times.len() / 2], p95: times[times.len() * 95 / 100] }
    }

    /// The times of every `step`th verification, starting with number `first`.
    fn every(&self, step: u32, first: u32, begun: Instant) -> Vec<Duration> {
        let due = (first..VERIFICATIONS).step_by(step as usize).map(|number| begun + PERIOD * number);
        due.map(|due| {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            self.verify();
            due.elapsed()
        })
        .collect()
    }
}

/// Verifies while eight connections call `ask` repeatedly. `ask` receives the number of its connection.
fn measure(ask: impl Fn(usize) + Sync) -> Measured {
    let victim = Victim::new();
    let by_itself = victim.times_by_itself();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for connection in 0..CONNECTIONS {
            let (ask, is_over) = (&ask, &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    ask(connection);
                }
            });
        }
        thread::sleep(Duration::from_millis(500));
        let measured = first_short_enough(|| Measured { by_itself, meanwhile: victim.times() });
        is_over.store(true, Ordering::Relaxed);
        measured
    })
}

/// The first measurement that is not too long, or the last one.
fn first_short_enough(mut measure: impl FnMut() -> Measured) -> Measured {
    let mut measured = measure();
    for _ in 1..ATTEMPTS {
        if measured.ratio() > MOST_TIMES_AS_LONG {
            measured = measure();
        }
    }
    measured
}

/// Requests `path` repeatedly, with one session per connection.
fn measure_path(sessions: &[Caller], path: &str) -> Measured {
    measure(|connection| drop(sessions[connection].request("GET", path).try_send()))
}

/// A viewer searches 20,000 merchant accounts: for one word and for six words that match all, and for one that matches
/// none.
pub fn searches() -> [Measured; 3] {
    let organisation = Organisation::new();
    bulk::merchants(&organisation, 20_000);
    bulk::make_ready_for_search(&organisation);
    let viewer = organisation.sessions_of_viewer(CONNECTIONS);
    ["shop", "corner+shop+c+s+sh+co", "zzz"]
        .map(|search| measure_path(&viewer, &format!("/api/merchants?search={search}&order=name&limit=100")))
}

/// A viewer with eight sessions reads the longest pages: merchant accounts with many keys, keys, a rotation history and
/// events.
pub fn pages() -> Vec<(&'static str, Measured)> {
    let organisation = Organisation::new();
    bulk::merchants(&organisation, 100);
    bulk::keys(&organisation, 30_000);
    bulk::events(&organisation, 20_000);
    let viewer = organisation.sessions_of_viewer(CONNECTIONS);
    let merchant = &viewer[0].call::<ListMerchants>(&(), &MerchantFilter::default()).items[0];
    let keys = viewer[0].call::<ListKeys>(&merchant.id, &KeyFilter::default()).items;
    let paths = [
        ("merchant accounts", "/api/merchants?limit=100".to_owned()),
        ("keys", format!("/api/merchants/{}/keys?limit=100", merchant.id)),
        ("a rotation history", format!("/api/keys/{}/rotation-history?limit=100", keys[0].id)),
        ("events", "/api/activity?limit=100".to_owned()),
    ];
    paths.map(|(name, path)| (name, measure_path(&viewer, &path))).into()
}

/// An anonymous caller requests the health check.
pub fn health() -> Measured {
    measure(|_| drop(Caller::nobody().request("GET", "/healthz").try_send()))
}

/// A viewer verifies an audit log of 60,000 events.
pub fn log_verifications() -> Measured {
    let organisation = Organisation::new();
    bulk::events(&organisation, 60_000);
    let viewer = organisation.sessions_of_viewer(CONNECTIONS);
    let verify = |by: usize| {
        viewer[by].request("POST", "/api/activity/verify").json(&json!({ "from_start": by.is_multiple_of(2) }))
    };
    measure(|connection| drop(verify(connection).try_send()))
}

/// A viewer exports an audit log of 60,000 events.
pub fn exports() -> Measured {
    let organisation = Organisation::new();
    bulk::events(&organisation, 60_000);
    measure_path(&organisation.sessions_of_viewer(CONNECTIONS), "/api/activity/export?format=ndjson")
}

/// An owner with eight sessions lists 20,000 invitations.
pub fn invitations() -> Measured {
    let organisation = Organisation::new();
    let owner = sessions_of(organisation.owner.clone(), CONNECTIONS);
    bulk::invitations(&organisation, 20_000);
    measure_path(&owner, "/api/invitations?limit=100")
}

/// An anonymous caller sends thousands of unknown fields.
pub fn unknown_fields() -> Measured {
    let fields: Map<String, Value> = (0..6_000).map(|n| (format!("f{n}"), json!(0))).collect();
    let body = json!(fields).to_string();
    measure(|_| {
        let request = Caller::nobody().request("POST", "/v1/keys/verify").body("application/json", body.clone());
        drop(request.header("cf-connecting-ip", "192.0.2.30").try_send());
    })
}
