//! What happened with a key: the days in D1, and what its object has not written yet.

use super::inbox::after;
use super::message::{Day, PendingKey, shard_of};
use super::rejections::Rejections;
use super::{pending, row};
use crate::context::RequestContext;
use crate::db::usage::{self, Recorded};
use crate::failure::Failure;
use shared::id::KeyId;
use shared::moment::Moment;

pub(crate) struct History {
    /// The days with calls, in their order.
    pub(crate) days: Vec<Day>,
    /// Since when the deployment records permissions and networks.
    pub(crate) recorded_since: Moment,
    /// False if counts may be missing: some were lost, or the object did not answer.
    pub(crate) is_complete: bool,
}

/// The days of a key from the one of `since` on.
pub(crate) async fn of_key(context: &RequestContext, key_id: KeyId, since: Moment) -> Result<History, Failure> {
    let since = since.floor(Moment::DAY_MS);
    // First the object: what it writes to D1 meanwhile is in both, and the numbers of the batches tell.
    let pending = pending(&context.env, key_id).await;
    let recorded = usage::since(&context.db, key_id, shard_of(key_id), since).await?;
    let is_reachable = pending.is_ok();
    let pending = pending.unwrap_or_else(|failure| {
        failure.log("reading usage");
        PendingKey::default()
    });
    let days = together(&recorded, &pending, since)?;
    Ok(History { days, recorded_since: recorded.recorded_since, is_complete: is_reachable && !recorded.has_gaps })
}

/// The latest rejections of a key. Fails if its object does not answer: only the object has them.
pub(crate) async fn rejections(context: &RequestContext, key_id: KeyId) -> Result<Rejections, Failure> {
    Ok(pending(&context.env, key_id).await?.rejections)
}

fn together(recorded: &Recorded, pending: &PendingKey, since: Moment) -> Result<Vec<Day>, Failure> {
    let mut days = Vec::new();
    for row in &recorded.days {
        let mut day = row::day(row)?;
        let (new, _) = after(&pending.parts, day.number, row.upto);
        day.counts.add(&new.counts);
        days.push(day);
    }
    let first = super::day::day_of(since);
    let counted = pending.parts.iter().flat_map(|part| &part.counts.days).map(|day| day.number);
    for number in counted.filter(|number| *number >= first) {
        if days.iter().all(|day| day.number != number) {
            let place = days.partition_point(|day| day.number < number);
            days.insert(place, after(&pending.parts, number, 0).0);
        }
    }
    Ok(days)
}
