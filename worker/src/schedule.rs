//! What runs every minute.

use crate::db::keys::Whose;
use crate::db::{self, Db, Statement};
use crate::failure::Failure;
use crate::kv::Snapshots;
use crate::session::resume::IDLE_MS;
use crate::store_calls::StoreCalls;
use crate::{clock, expiry, sealing, search, usage};
use shared::moment::Moment;
use worker::Env;

pub(crate) async fn run(env: &Env) {
    let store_calls = StoreCalls::default();
    match Snapshots::open(env, &store_calls) {
        Ok(kv) => tidy(&Db::of(env, &store_calls), &kv, clock::now()).await,
        Err(failure) => note::<()>(Err(failure)),
    }
}

/// Runs every task, even if another one fails.
async fn tidy(db: &Db, kv: &Snapshots, now: Moment) {
    note(expiry::record(db, Whose::Everybody, now).await);
    note(db.change(db::state_log::drop_old(now)).await);
    note(usage::upkeep::run(db, now).await);
    note(db.change(over(now)).await);
    note(search::index(db).await);
    note(sealing::seal_all(db, kv, now).await);
}

/// Nothing is lost: the next minute tries again.
fn note<T>(done: Result<T, Failure>) {
    if let Err(failure) = done {
        failure.log("schedule");
    }
}

/// Deletes sessions, links, invitations and challenges that have ended. Used and expired links stay for a while, so
/// that callers can learn that the link has ended rather than that it never existed.
fn over(now: Moment) -> Vec<Statement> {
    vec![
        db::sessions::drop_ended(now, now.plus_ms(-IDLE_MS)),
        db::sign_in_links::drop_old(now.plus_ms(-Moment::DAY_MS)),
        db::email_changes::drop_old(now.plus_ms(-Moment::DAY_MS)),
        db::invitations::drop_old(now.plus_ms(-30 * Moment::DAY_MS)),
        db::challenges::drop_old(now),
        db::leaks::drop_counts_before(now.floor(Moment::HOUR_MS)),
    ]
}
