//! Looks at the log: one at a time for the whole isolate, shared by all requests that wait for it.
//!
//! Under load nobody waits: before the memory is too old to rely on, one request lets the next look begin and goes on.

use super::isolate::with_memory;
use crate::clock;
use crate::context::RequestContext;
use crate::db;
use crate::failure::Failure;
use crate::snapshot::LONGEST_LOOK_MS;
use crate::snapshot::memory::{Fresh, Memory};
use shared::moment::Moment;
use shared::problem::ErrorCode;
use std::time::Duration;

/// How often one request begins a look before there is no answer.
const MOST_LOOKS: usize = 2;
/// How often a request sees whether another's look is over.
const SEE_EVERY: Duration = Duration::from_millis(2);

/// Proof that the memory is fresh. Reads the log of state changes first if it is not.
///
/// A request that finds another's look under way waits by a timer of its own. To be woken by the other's answer would let
/// it continue within the other request, and the runtime rejects I/O on behalf of a different request.
pub(super) async fn fresh(context: &RequestContext) -> Result<Fresh, Failure> {
    let mut now = clock::now();
    let (mut began_at, mut looks) = (now, 0);
    loop {
        let (fresh, is_due) = with_memory(|memory| (memory.fresh(now), memory.is_look_due(now)));
        match fresh {
            Some(fresh) => {
                if is_due {
                    context.execution.wait_until(begin(context, now));
                }
                return Ok(fresh);
            }
            None if looks == MOST_LOOKS || now.ms_since(began_at) >= LONGEST_LOOK_MS => {
                let error = "no look has succeeded";
                return Err(Failure::broken(ErrorCode::StoreUnavailable, "looking at the log", error));
            }
            None if is_due => {
                looks += 1;
                begin(context, now).await;
            }
            None => clock::sleep(SEE_EVERY).await,
        }
        now = clock::now();
        // If the clock was set back, the wait begins anew.
        began_at = began_at.min(now);
    }
}

/// Sends the question at once, and takes in the answer when it is waited for.
fn begin(context: &RequestContext, now: Moment) -> impl Future<Output = ()> + use<> {
    let look = with_memory(|memory| memory.begin_look(now));
    let page = db::state_log::page(&context.db, &look);
    context.store_calls.count_look();
    async move {
        match page.await {
            Ok(page) => drop(with_memory(|memory| memory.learn(look, page))),
            Err(failure) => failure.log("a look at the log"),
        }
        with_memory(Memory::end_look);
    }
}
