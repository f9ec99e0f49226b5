//! What the schedule does with the days of keys: it deletes old networks, finds unused permissions, and moves the counts
//! that the Worker wrote before migration 0022.

use super::day::{DayCounts, day_of};
use super::message::Day;
use super::write::{read, with_counts};
use crate::db::Db;
use crate::db::usage;
use crate::db::usage::upkeep::{self, OldHour, Used};
use crate::failure::Failure;
use shared::id::KeyId;
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::usage::{ADVICE_DAYS, KeyAdvice, NETWORK_DAYS, Observed, observed_since};

/// How many keys are handled in a minute.
const KEYS_AT_ONCE: u32 = 500;
/// How many days of old networks are deleted, so that an interruption of the schedule is caught up.
const CAUGHT_UP_DAYS: i64 = 30;
/// How many old rows are moved in a minute.
const ROWS_AT_ONCE: u32 = 200;
/// How long after the end of a day its objects have written all of it, in milliseconds.
const SETTLED_MS: i64 = Moment::HOUR_MS;

/// Handles some keys. Each key is handled once a day.
pub(crate) async fn run(db: &Db, now: Moment) -> Result<(), Failure> {
    move_old_hours(db, now).await?;
    let Some(progress) = upkeep::progress(db).await? else { return Ok(()) };
    match &progress.upkeep_key {
        Some(key) => handle_after(db, key, Moment::from_ms(progress.began_at), now).await,
        None if now.ms_since(Moment::from_ms(progress.upkeep_at)) >= Moment::DAY_MS => upkeep::begin(db, now).await,
        None => Ok(()),
    }
}

async fn handle_after(db: &Db, key: &str, began_at: Moment, now: Moment) -> Result<(), Failure> {
    let day_before = |days: i64| now.plus_ms(-days * Moment::DAY_MS).floor(Moment::DAY_MS);
    let keys = upkeep::used(db, key, KEYS_AT_ONCE, day_before(ADVICE_DAYS)).await?;
    let advice: Vec<_> = keys.iter().filter_map(|key| changed_advice(key, began_at, now)).collect();
    let ids: Vec<_> = keys.iter().map(|key| key.key_id).collect();
    let (since, until) = (day_before(NETWORK_DAYS + CAUGHT_UP_DAYS), day_before(NETWORK_DAYS));
    let change = vec![
        upkeep::store_advice(&advice)?,
        upkeep::delete_networks(&ids, since, until)?,
        upkeep::advance(ids.last().copied()),
    ];
    db.change(change).await.map(drop)
}

/// How many permissions a key has not used, if that is not stored yet.
fn changed_advice(key: &Used, began_at: Moment, now: Moment) -> Option<(KeyId, u32)> {
    let [granted, used] = [key.permissions, key.used].map(|bits| PermissionSet::from_bits(bits).unwrap_or_default());
    let observed = Observed { used, ..Observed::default() };
    let since = observed_since(Moment::from_ms(key.created_at), began_at, now);
    let advice = KeyAdvice::new(granted, observed, since, now);
    let unused = advice.suggestion.map_or(0, |_| advice.unused.len() as u32);
    (unused != key.unused.unwrap_or_default()).then_some((key.key_id, unused))
}

/// Moves what the previous Worker has counted while this one was deployed. Its objects no longer write those days.
async fn move_old_hours(db: &Db, now: Moment) -> Result<(), Failure> {
    let until = now.plus_ms(-SETTLED_MS).floor(Moment::DAY_MS);
    let hours = upkeep::old_hours(db, until, ROWS_AT_ONCE).await?;
    for of_day in hours.chunk_by(|one, next| (one.key_id, day_start(one)) == (next.key_id, day_start(next))) {
        let Some(first) = of_day.first() else { continue };
        for row in usage::of_keys(db, &[(first.key_id, day_start(first).ms())]).await? {
            let mut new = Day { number: day_of(day_start(first)), counts: DayCounts::default() };
            for hour in of_day {
                let place = (hour.hour_at - row.asked_day_at) / Moment::HOUR_MS;
                new.counts.add_calls(hour.code, usize::try_from(place).unwrap_or_default(), hour.calls);
            }
            let old = read(&row)?;
            let upto = old.as_ref().map_or(0, |row| row.upto) + 1;
            let written = usage::write(&[with_counts(&row, old.as_ref(), &new, upto)?])?;
            // If the row has changed meanwhile, the next minute tries again.
            db.change(vec![written, upkeep::delete_old_hours(of_day)?]).await?;
        }
    }
    Ok(())
}

fn day_start(hour: &OldHour) -> Moment {
    Moment::from_ms(hour.hour_at).floor(Moment::DAY_MS)
}
