//! Looks at the log: one at a time for the whole isolate, shared by all requests that wait for it.
//!
//! Under load nobody waits: before the memory is too old to rely on, one request lets the next look begin and goes on.

use super::known::with_memory;
use crate::arrival::{self, Arrival};
use crate::db;
use crate::failure::{Failure, Fault};
use crate::snapshot::memory::Fresh;
use futures_util::future::select;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use std::cell::RefCell;
use std::pin::pin;
use std::time::Duration;
use worker::js_sys::Promise;
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen_futures::{JsFuture, future_to_promise};
use worker::{Delay, console_error};

/// The age of the latest look from which on the next one begins.
const LOOK_AHEAD_MS: i64 = 700;
/// How long a look may take. After that it counts as failed, and the next request begins another.
const LONGEST_MS: i64 = 3000;
/// How often one request looks before there is no answer.
const MOST_LOOKS: usize = 3;

struct UnderWay {
    look: Promise,
    begun_at: Moment,
}

thread_local! {
    static UNDER_WAY: RefCell<Option<UnderWay>> = const { RefCell::new(None) };
}

/// The leave to rely on the memory, after a look where the last one is too old.
pub(super) async fn fresh(arrival: &Arrival) -> Result<Fresh, Failure> {
    for _ in 0..MOST_LOOKS {
        let now = arrival::now();
        let (fresh, age_ms) = with_memory(|memory| (memory.fresh(now), memory.age_ms(now)));
        if age_ms >= LOOK_AHEAD_MS && under_way(now).is_none() {
            begin(arrival, now);
        }
        match (fresh, under_way(now)) {
            (Some(fresh), _) => return Ok(fresh),
            (None, Some(look)) => settled(look).await,
            (None, None) => {}
        }
    }
    Err(Failure::broken(ErrorCode::StoreUnavailable, "looking at the log", "no look has succeeded"))
}

/// The look that is under way, unless it has been for too long.
fn under_way(now: Moment) -> Option<Promise> {
    UNDER_WAY.with_borrow(|under_way| {
        let current = under_way.as_ref()?;
        (now.ms_since(current.begun_at) < LONGEST_MS).then(|| current.look.clone())
    })
}

/// Sends the question at once; the answer is taken in whether anybody waits for it or not.
fn begin(arrival: &Arrival, now: Moment) {
    let look = with_memory(|memory| memory.begin_look(now));
    let page = db::state_log::page(&arrival.db, &look);
    arrival.cost.count_look();
    let promise = future_to_promise(async move {
        match page.await {
            Ok(page) => drop(with_memory(|memory| memory.learn(look, page))),
            Err(Failure::Broken(fault)) => log(&fault),
            Err(Failure::Refused(_)) => {}
        }
        UNDER_WAY.take();
        Ok(JsValue::UNDEFINED)
    });
    UNDER_WAY.set(Some(UnderWay { look: promise.clone(), begun_at: now }));
    arrival.context.wait_until(settled(promise));
}

/// Waits for a look, but not for ever: the request that began it may have been cut off.
async fn settled(look: Promise) {
    let longest = Delay::from(Duration::from_millis(LONGEST_MS.unsigned_abs()));
    select(JsFuture::from(look), pin!(longest)).await;
}

fn log(fault: &Fault) {
    console_error!("a look at the log: {}: {}", fault.doing, fault.error);
}
