//! Looks at the log: one at a time for the whole isolate, shared by all requests that wait for it.
//!
//! Under load nobody waits: before the memory is too old to rely on, one request lets the next look begin and goes on.

use super::known::with_memory;
use crate::arrival::Arrival;
use crate::clock;
use crate::db;
use crate::failure::{Failure, Fault};
use crate::snapshot::memory::Fresh;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use std::cell::Cell;
use std::time::Duration;
use worker::console_error;

/// The age of the latest look from which on the next one begins.
const LOOK_AHEAD_MS: i64 = 700;
/// How long a look may take. After that it counts as failed, and the next request begins another.
const LONGEST_MS: i64 = 3000;
/// How often one request begins a look before there is no answer.
const MOST_LOOKS: usize = 2;
/// How often a request sees whether another's look is over.
const SEE_EVERY: Duration = Duration::from_millis(2);

thread_local! {
    /// When the look that is under way began.
    static BEGUN_AT: Cell<Option<Moment>> = const { Cell::new(None) };
}

/// The leave to rely on the memory, after a look where the last one is too old.
///
/// Who finds another's look under way waits by a timer of his own. To be woken by the other's answer would let him go on
/// within the other request, and the runtime refuses I/O on behalf of a different request.
pub(super) async fn fresh(arrival: &Arrival) -> Result<Fresh, Failure> {
    let began_at = clock::now();
    let (mut now, mut looks) = (began_at, 0);
    loop {
        let (fresh, age_ms) = with_memory(|memory| (memory.fresh(now), memory.age_ms(now)));
        let is_due = age_ms >= LOOK_AHEAD_MS && !is_under_way(now);
        let gives_up = looks == MOST_LOOKS || now.ms_since(began_at) >= LONGEST_MS;
        match fresh {
            Some(fresh) => {
                if is_due {
                    arrival.context.wait_until(begin(arrival, now));
                }
                return Ok(fresh);
            }
            None if gives_up => {
                return Err(Failure::broken(
                    ErrorCode::StoreUnavailable,
                    "looking at the log",
                    "no look has succeeded",
                ));
            }
            None if is_due => {
                looks += 1;
                begin(arrival, now).await;
            }
            None => clock::sleep(SEE_EVERY).await,
        }
        now = clock::now();
    }
}

/// A look that has been under way for too long was cut off with the request that began it.
fn is_under_way(now: Moment) -> bool {
    BEGUN_AT.get().is_some_and(|begun_at| now.ms_since(begun_at) < LONGEST_MS)
}

/// Sends the question at once, and takes in the answer when it is waited for.
fn begin(arrival: &Arrival, now: Moment) -> impl Future<Output = ()> + use<> {
    BEGUN_AT.set(Some(now));
    let look = with_memory(|memory| memory.begin_look(now));
    let page = db::state_log::page(&arrival.db, &look);
    arrival.cost.count_look();
    async move {
        match page.await {
            Ok(page) => drop(with_memory(|memory| memory.learn(look, page))),
            Err(Failure::Broken(fault)) => log(&fault),
            Err(Failure::Refused(_)) => {}
        }
        BEGUN_AT.set(None);
    }
}

fn log(fault: &Fault) {
    console_error!("a look at the log: {}: {}", fault.doing, fault.error);
}
