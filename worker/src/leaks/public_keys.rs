//! The public keys with which GitHub signs: fetched when they are first needed, kept for a day, and fetched again for an
//! unknown key id.

use crate::clock;
use crate::context::RequestContext;
use crate::failure::{Failure, Refusal};
use crate::input::body;
use crate::json;
use crate::signature::PublicKey;
use crate::webcrypto;
use futures_util::future::{Either, select};
use serde::Deserialize;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use std::cell::RefCell;
use std::pin::pin;
use std::time::Duration;
use worker::{Env, Fetch, Headers, Request, RequestInit, RequestRedirect, Response, console_error};

const GITHUB: &str = "https://api.github.com/meta/public_keys/secret_scanning";
/// How long the keys are used.
const KEPT_MS: i64 = Moment::DAY_MS;
/// How often the keys are fetched in a minute: anybody can send unknown key ids.
const MOST_FETCHES: usize = 10;
/// How long a fetch can take, in milliseconds.
const DEADLINE_MS: u32 = 5_000;
/// How long a request waits before it asks again whether the fetch of another request has ended.
const PAUSE: Duration = Duration::from_millis(50);
/// The longest list of keys, in bytes.
const LIST_LEN: usize = 64 * 1024;

#[derive(Default)]
struct Cache {
    keys: Vec<(String, PublicKey)>,
    fetched_at: Option<Moment>,
    failed_at: Option<Moment>,
    /// When the present fetch began. It may have ended with its request.
    fetching_since: Option<Moment>,
    /// When the fetches of the last minute began.
    fetches: Vec<Moment>,
}

/// What to do for a key id.
#[derive(Debug, PartialEq)]
enum Step {
    Use(PublicKey),
    /// GitHub has no such key.
    Unknown,
    Unavailable,
    /// Another request fetches the keys.
    Wait,
    Fetch,
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::default();
}

#[derive(Deserialize)]
struct List {
    public_keys: Vec<ListedKey>,
}

#[derive(Deserialize)]
struct ListedKey {
    key_identifier: Option<String>,
    key: Option<String>,
}

/// The key with this id; `None` if GitHub has no such key. Fails if the keys cannot be fetched; those in the cache stay.
pub(super) async fn find(context: &RequestContext, id: &str) -> Result<Option<PublicKey>, Failure> {
    let began = clock::now();
    loop {
        match CACHE.with_borrow_mut(|cache| cache.step(id, began, clock::now())) {
            Step::Use(key) => return Ok(Some(key)),
            Step::Unknown => return Ok(None),
            Step::Unavailable => return Err(unavailable()),
            Step::Wait => clock::sleep(PAUSE).await,
            Step::Fetch => {
                let fetched = fetch(&context.env).await;
                if let Err(error) = &fetched {
                    console_error!("fetching GitHub's public keys: {error}");
                }
                CACHE.with_borrow_mut(|cache| cache.end_fetch(fetched.ok(), clock::now()));
            }
        }
    }
}

impl Cache {
    /// For a request that began at `began`: a fetch that has ended since then is enough for it.
    fn step(&mut self, id: &str, began: Moment, now: Moment) -> Step {
        let is_recent = |at: Option<Moment>| at.is_some_and(|at| at >= began);
        if let Some(key) = self.find(id, now) {
            Step::Use(key)
        } else if is_recent(self.fetched_at) {
            Step::Unknown
        } else if is_recent(self.failed_at) {
            Step::Unavailable
        } else if self.fetching_since.is_some_and(|at| now.ms_since(at) <= i64::from(DEADLINE_MS)) {
            Step::Wait
        } else if self.admits_fetch(now) {
            self.fetching_since = Some(now);
            Step::Fetch
        } else {
            Step::Unavailable
        }
    }

    fn end_fetch(&mut self, keys: Option<Vec<(String, PublicKey)>>, now: Moment) {
        self.fetching_since = None;
        match keys {
            Some(keys) => (self.keys, self.fetched_at) = (keys, Some(now)),
            None => self.failed_at = Some(now),
        }
    }

    fn find(&self, id: &str, now: Moment) -> Option<PublicKey> {
        self.fetched_at.filter(|at| now.ms_since(*at) < KEPT_MS)?;
        self.keys.iter().find(|(known, _)| known == id).map(|(_, key)| key.clone())
    }

    /// Counts another fetch if it is within the limit.
    fn admits_fetch(&mut self, now: Moment) -> bool {
        self.fetches.retain(|at| now.ms_since(*at) < Moment::MINUTE_MS);
        let is_admitted = self.fetches.len() < MOST_FETCHES;
        if is_admitted {
            self.fetches.push(now);
        }
        is_admitted
    }
}

async fn fetch(env: &Env) -> Result<Vec<(String, PublicKey)>, String> {
    match select(pin!(list(env)), pin!(clock::sleep(Duration::from_millis(DEADLINE_MS.into())))).await {
        Either::Left((keys, _)) => keys,
        Either::Right(((), _)) => Err("no answer".to_owned()),
    }
}

async fn list(env: &Env) -> Result<Vec<(String, PublicKey)>, String> {
    let response = request(env).await.map_err(|error| error.to_string())?;
    if response.status_code() != 200 {
        return Err(format!("status {}", response.status_code()));
    }
    let stream = worker::web_sys::Response::from(response).body().ok_or("no body")?;
    let text = body::read(stream, LIST_LEN).await.map_err(|_| "the list could not be read".to_owned())?;
    let mut keys = Vec::new();
    for (id, key) in read(&text).ok_or("this is no list of keys")? {
        if webcrypto::is_key(&key).await {
            keys.push((id, key));
        }
    }
    // A list without keys would make all messages of GitHub wrong.
    if keys.is_empty() { Err("no key in the list is usable".to_owned()) } else { Ok(keys) }
}

/// The keys that are keys of P-256.
fn read(text: &[u8]) -> Option<Vec<(String, PublicKey)>> {
    let list: List = json::read(json::parse(text).ok()?).ok()?;
    let key = |listed: ListedKey| Some((listed.key_identifier?, PublicKey::from_pem(&listed.key?)?));
    Some(list.public_keys.into_iter().filter_map(key).collect())
}

async fn request(env: &Env) -> worker::Result<Response> {
    let url = env.var("GITHUB_PUBLIC_KEYS_URL").map_or_else(|_| GITHUB.to_owned(), |url| url.to_string());
    let headers = Headers::new();
    // GitHub's API rejects requests without a user agent.
    headers.set("User-Agent", "Keywright")?;
    headers.set("Accept", "application/json")?;
    // A redirect is an error: its status is not 200.
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual);
    Fetch::Request(Request::new_with_init(&url, &init)?).send().await
}

fn unavailable() -> Failure {
    let detail = "Nothing was changed. Send this again in a minute.";
    Refusal::new(ErrorCode::PublicKeysUnavailable, detail).with_header("Retry-After", "60").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: &str = r#"{"public_keys":[
        {"key_identifier":"one","key":"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAdAjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==","is_current":true},
        {"key_identifier":"two","key":"not a key","is_current":false}]}"#;

    fn cache(fetched_at: Moment) -> Cache {
        Cache { keys: read(LISTED.as_bytes()).expect("keys"), fetched_at: Some(fetched_at), ..Cache::default() }
    }

    #[test]
    fn keys_are_used_for_a_day() {
        let at = Moment::from_ms(1_000_000);
        let cache = cache(at);
        assert!(cache.find("one", at.plus_ms(KEPT_MS - 1)).is_some());
        assert!(cache.find("one", at.plus_ms(KEPT_MS)).is_none());
        assert!(cache.find("two", at).is_none() && cache.find("three", at).is_none());
    }

    #[test]
    fn requests_at_the_same_time_share_a_fetch() {
        let at = Moment::from_ms(1_000_000);
        let (mut cache, keys) = (Cache::default(), || read(LISTED.as_bytes()).expect("keys"));
        assert_eq!(cache.step("one", at, at), Step::Fetch);
        assert_eq!(cache.step("one", at, at.plus_ms(10)), Step::Wait);
        cache.end_fetch(Some(keys()), at.plus_ms(20));
        assert!(matches!(cache.step("one", at, at.plus_ms(60)), Step::Use(_)));
        assert_eq!(cache.step("three", at, at.plus_ms(60)), Step::Unknown, "it was fetched since");
        assert_eq!(cache.step("three", at.plus_ms(60), at.plus_ms(60)), Step::Fetch);
        cache.end_fetch(None, at.plus_ms(70));
        assert_eq!(cache.step("three", at.plus_ms(60), at.plus_ms(80)), Step::Unavailable);
        assert!(matches!(cache.step("one", at.plus_ms(60), at.plus_ms(80)), Step::Use(_)), "known keys stay");
    }

    #[test]
    fn a_fetch_that_never_ends_does_not_stop_later_ones() {
        let at = Moment::from_ms(1_000_000);
        let mut cache = Cache::default();
        assert_eq!(cache.step("one", at, at), Step::Fetch);
        let later = at.plus_ms(i64::from(DEADLINE_MS) + 1);
        assert_eq!(cache.step("one", later, later), Step::Fetch);
    }

    #[test]
    fn unknown_ids_fetch_the_keys_ten_times_a_minute_at_most() {
        let at = Moment::from_ms(1_000_000);
        let mut cache = cache(at);
        assert!((0..MOST_FETCHES).all(|_| cache.admits_fetch(at)));
        assert!(!cache.admits_fetch(at.plus_ms(Moment::MINUTE_MS - 1)));
        assert!(cache.admits_fetch(at.plus_ms(Moment::MINUTE_MS)));
    }

    #[test]
    fn another_text_is_no_list_of_keys() {
        for text in ["", "[]", "{}", r#"{"public_keys":1}"#, "<html>"] {
            assert!(read(text.as_bytes()).is_none(), "{text}");
        }
    }
}
