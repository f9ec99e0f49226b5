//! The runtime's clock: the current time, and waiting.

#![expect(clippy::disallowed_methods, reason = "this is where the clock is read")]

use shared::moment::Moment;
use std::time::Duration;
use worker::js_sys::{Date, Function, Promise};
use worker::wasm_bindgen::{self, JsValue, prelude::wasm_bindgen};
use worker::wasm_bindgen_futures::JsFuture;

/// The current time. It advances only when the Worker waits for I/O.
pub(crate) fn now() -> Moment {
    Moment::from_ms(Date::now() as i64)
}

/// The current time in the format of a `Date` header.
pub(crate) fn http_date() -> String {
    Date::new_0().to_utc_string().into()
}

/// Waits. Unlike `worker::Delay`, which wakes the waker of its first poll only, this wakes the latest one.
pub(crate) async fn sleep(duration: Duration) {
    let ms = i32::try_from(duration.as_millis()).unwrap_or(i32::MAX);
    let timer = Promise::new(&mut |resolve, _| drop(set_timeout(&resolve, ms)));
    // A timer does not fail.
    let _ = JsFuture::from(timer).await;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, ms: i32) -> JsValue;
}
