//! Records the expiry of keys and the end of grace periods as events, each exactly once.
//!
//! The schedule records them every minute for all organisations, also after an interruption. Lists first record those
//! of their own organisation, so that they show no key with an outdated status.

use crate::db::keys::{ExpiringKey, Whose};
use crate::db::{self, Db, Listing, Results, Statement, events::NewEvent};
use crate::failure::Failure;
use crate::random;
use shared::activity::ActivityAction;
use shared::id::{EventId, OrganisationId};
use shared::moment::Moment;
use std::iter;

/// How many transactions one request, or one run of the schedule, writes at most. The next one records the rest.
const MOST_WRITES: usize = 10;

/// Records keys that have expired by `now`, earliest first.
pub(crate) async fn record(db: &Db, whose: Whose<'_>, now: Moment) -> Result<(), Failure> {
    for _ in 0..MOST_WRITES {
        let expiring: Vec<ExpiringKey> = db.rows(vec![db::keys::expiring(whose, now)]).await?;
        if expiring.is_empty() {
            break;
        }
        write(db, &expiring, now).await?;
    }
    Ok(())
}

/// Reads a list after recording the organisation's expiries. Usually there are none, and this is a single round trip.
pub(crate) async fn list<T>(
    db: &Db,
    organisation_id: OrganisationId,
    now: Moment,
    listing: Listing<T>,
) -> Result<Vec<T>, Failure> {
    lists(db, organisation_id, now, vec![listing.statement()]).await?.items(&listing)
}

/// Like [`list`], for several statements.
pub(crate) async fn lists(
    db: &Db,
    organisation_id: OrganisationId,
    now: Moment,
    statements: Vec<Statement>,
) -> Result<Results, Failure> {
    let whose = Whose::Organisation(organisation_id);
    let all = iter::once(db::keys::expiring(whose, now)).chain(statements.iter().cloned()).collect();
    let mut results = db.select_each(all).await?;
    if results.json()?.is_empty() {
        return Ok(results);
    }
    record(db, whose, now).await?;
    db.select_each(statements).await
}

async fn write(db: &Db, expiring: &[ExpiringKey], now: Moment) -> Result<(), Failure> {
    let mut change = Vec::new();
    for key in expiring {
        change.push(db::keys::record_expiry(key));
        change.push(event(key, now).insert()?);
    }
    // False if a concurrent request recorded these expiries; that is fine.
    db.change(change).await.map(|_| ())
}

fn event(key: &ExpiringKey, now: Moment) -> NewEvent {
    let (action, field) = if key.is_replaced() {
        (ActivityAction::GraceEnded, "grace_ends_at")
    } else {
        (ActivityAction::KeyExpired, "expires_at")
    };
    let id = EventId::new(now.ms().unsigned_abs(), random::bits());
    NewEvent::by_time(id, key.organisation_id, action)
        .about_key(key.merchant_id, key.id)
        .became(field, key.ends_at().to_string())
}
