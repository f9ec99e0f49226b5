//! Counts verifications of keys in memory and writes many counts to D1 at once, some seconds later.
//!
//! Counts that cannot be written are kept for the next time. If the runtime stops the isolate, its last seconds of
//! counts are lost.

use crate::clock;
use crate::context::RequestContext;
use crate::db::usage::{Count, Counted, Counts};
use crate::db::{self, Db};
use shared::id::KeyId;
use shared::moment::Moment;
use shared::verification::VerificationCode;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use worker::Env;

/// How long counts are collected before they are written, in milliseconds.
const GATHER_MS: u64 = 10_000;
/// How many different counts are kept. While nothing can be written, further ones are dropped.
const MOST: usize = 20_000;

thread_local! {
    static COUNTS: RefCell<Counts> = RefCell::default();
    static IS_GATHERING: Cell<bool> = const { Cell::new(false) };
}

/// Counts one verification of a key.
pub(crate) fn count(context: &RequestContext, key_id: KeyId, code: VerificationCode) {
    let count = Count { key_id, hour_at: context.now.floor(Moment::HOUR_MS), code };
    let counted = Counted { calls: 1, last_at: context.now.floor(Moment::MINUTE_MS) };
    COUNTS.with_borrow_mut(|counts| add(counts, count, counted));
    if !IS_GATHERING.replace(true) {
        let (db, gather) = (context.db.clone(), gather_for(&context.env));
        context.execution.wait_until(async move {
            clock::sleep(gather).await;
            IS_GATHERING.set(false);
            flush(&db).await;
        });
    }
}

async fn flush(db: &Db) {
    let counts = COUNTS.take();
    if let Err(failure) = db::usage::add(db, &counts).await {
        failure.log("writing usage");
        COUNTS.with_borrow_mut(|later| counts.into_iter().for_each(|(count, counted)| add(later, count, counted)));
    }
}

fn add(counts: &mut Counts, count: Count, counted: Counted) {
    if let Some(sum) = counts.get_mut(&count) {
        sum.calls += counted.calls;
        sum.last_at = sum.last_at.max(counted.last_at);
    } else if counts.len() < MOST {
        counts.insert(count, counted);
    }
}

/// The environment's `USAGE_GATHER_MS`, or the default.
fn gather_for(env: &Env) -> Duration {
    let set = env.var("USAGE_GATHER_MS").ok().and_then(|ms| ms.to_string().parse().ok());
    Duration::from_millis(set.unwrap_or(GATHER_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(calls: u32, minute: i64) -> Counted {
        Counted { calls, last_at: Moment::from_ms(minute * Moment::MINUTE_MS) }
    }

    fn count_of(number: u64) -> Count {
        Count { key_id: KeyId::new(number, 0), hour_at: Moment::from_ms(0), code: VerificationCode::Valid }
    }

    #[test]
    fn counts_add_up_and_keep_the_latest_minute() {
        let mut counts = Counts::new();
        for (calls, minute) in [(1, 5), (2, 7), (3, 6)] {
            add(&mut counts, count_of(1), counted(calls, minute));
        }
        let sum = counts[&count_of(1)];
        assert_eq!((sum.calls, sum.last_at.ms()), (6, 7 * Moment::MINUTE_MS));
    }

    #[test]
    fn the_number_of_counts_is_bounded_and_existing_ones_still_grow() {
        let mut counts = Counts::new();
        for number in 0..MOST as u64 + 10 {
            add(&mut counts, count_of(number), counted(1, 0));
        }
        add(&mut counts, count_of(0), counted(1, 0));
        assert_eq!((counts.len(), counts[&count_of(0)].calls), (MOST, 2));
    }
}
