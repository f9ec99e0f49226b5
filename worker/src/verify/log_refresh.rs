//! Log queries: one at a time per isolate, shared by all requests that wait for it.
//!
//! Under load, requests do not wait: before the memory is too old, one request starts the next query and continues.

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

/// How many log queries one request begins before it fails.
const MOST_LOOKS: usize = 2;
/// How often a request checks whether another request's query has ended.
const SEE_EVERY: Duration = Duration::from_millis(2);

/// Proof that the memory is fresh. Queries the state log first if it is not.
///
/// A request that finds another request's query running waits with its own timer. If it were woken by the other
/// request's answer, it would continue in the context of that request, and the runtime rejects I/O for a different
/// request.
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
                let error = "no log query succeeded";
                return Err(Failure::broken(ErrorCode::StoreUnavailable, "querying the state log", error));
            }
            None if is_due => {
                looks += 1;
                begin(context, now).await;
            }
            None => clock::sleep(SEE_EVERY).await,
        }
        now = clock::now();
        // If the clock was set back, the waiting time starts again.
        began_at = began_at.min(now);
    }
}

/// Sends the query at once. The returned future applies the answer.
fn begin(context: &RequestContext, now: Moment) -> impl Future<Output = ()> + use<> {
    let look = with_memory(|memory| memory.begin_look(now));
    let page = db::state_log::page(&context.db, &look);
    context.store_calls.count_look();
    async move {
        match page.await {
            Ok(page) => drop(with_memory(|memory| memory.learn(look, page))),
            Err(failure) => failure.log("querying the state log"),
        }
        with_memory(Memory::end_look);
    }
}
