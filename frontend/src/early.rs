//! Requests that are sent before the page that uses their responses exists, so that it waits for one round trip only.
//!
//! `frontend/page/start.js` sends them: the first ones while the program is loading.

use crate::clock::Stamp;
use gloo_net::http::Response;
use js_sys::Promise;
use shared::id::MemberId;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type Early;

    /// `None` in a page without `start.js`, which the component tests use.
    #[wasm_bindgen(thread_local_v2, js_namespace = globalThis, js_name = early)]
    static EARLY: Option<Early>;

    #[wasm_bindgen(method)]
    fn open(this: &Early, path: &str, query: &str, member: Option<String>);

    #[wasm_bindgen(method)]
    fn take(this: &Early, url: &str, member: Option<String>) -> Option<EarlyRequest>;

    #[wasm_bindgen(method)]
    fn forget(this: &Early);

    type EarlyRequest;

    #[wasm_bindgen(method, getter)]
    fn at(this: &EarlyRequest) -> f64;

    #[wasm_bindgen(method, getter)]
    fn response(this: &EarlyRequest) -> Promise;
}

/// Sends the first requests of the page at this address, except those that the page before it needed too.
pub fn open(path: &str, query: &str, member: Option<MemberId>) {
    EARLY.with(|early| {
        if let Some(early) = early {
            early.open(path, query, member.map(|id| id.to_string()));
        }
    });
}

/// Forgets all requests that were sent early: a change was made, which their responses may not contain.
pub fn forget() {
    EARLY.with(|early| {
        if let Some(early) = early {
            early.forget();
        }
    });
}

/// The response to a request that was sent early in the name of `member`, and when it was sent. `None` if it was not sent or if
/// it failed.
pub async fn response(url: &str, member: Option<MemberId>) -> Option<(Stamp, Response)> {
    let request = EARLY.with(|early| early.as_ref()?.take(url, member.map(|id| id.to_string())))?;
    let response: web_sys::Response = JsFuture::from(request.response()).await.ok()?.dyn_into().ok()?;
    Some((Stamp::at(request.at() as i64), response.into()))
}
