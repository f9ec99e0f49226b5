//! Verifies the record, page by page: seals what is not sealed yet, then follows the chain from its first seal on.

use crate::chain::Head;
use crate::chain::check::{Check, Finding, Known};
use crate::db::{self, Db};
use crate::failure::Failure;
use crate::kv::Snapshots;
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::sealing;
use shared::activity::{BrokenPlace, ChainReport};
use shared::endpoint::VerifyActivity;
use shared::id::OrganisationId;

pub(crate) async fn run(call: Call<VerifyActivity>) -> Result<Reply<ChainReport>, Failure> {
    let organisation_id = call.caller.member()?.organisation_id();
    let arrival = &call.arrival;
    let noted = call.input.check()?.digest.map(|digest| Known { number: None, digest });
    // Asked for first: whatever is known by now is in the chain that is read after it.
    let copy = sealing::copy(&Snapshots::open(&arrival.env, &arrival.cost)?, organisation_id).await?;
    let copy = copy.map(|Head { number, digest, .. }| Known { number: Some(number), digest });
    let (newest, _) = sealing::seal(&arrival.db, organisation_id, arrival.now).await?;
    let mut check = Check::new(organisation_id, copy.into_iter().chain(noted).collect());
    let broken = follow(&arrival.db, organisation_id, &mut check, &newest).await?;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(reply::ok(ChainReport {
        is_intact: broken.is_none(),
        events: count(check.last_event()),
        seals: count(check.number()),
        head: check.head(),
        broken,
        checked_at: arrival.now,
    }))
}

/// The first broken place on the way to the newest seal.
async fn follow(
    db: &Db,
    organisation_id: OrganisationId,
    check: &mut Check,
    newest: &Head,
) -> Result<Option<BrokenPlace>, Failure> {
    let finding = loop {
        let (seals, events) = db::seals::page(db, organisation_id, check).await?;
        if check.number() >= newest.number && seals.is_empty() {
            break check.end(&events);
        }
        if let Some(finding) = check.follow(seals, events)? {
            break Some(finding);
        }
    };
    Ok(match finding {
        None => None,
        Some(Finding::Named(place)) => Some(place),
        Some(Finding::Other(other)) => {
            let (is_elsewhere, was_sealed) = db::seals::whereabouts(db, organisation_id, &other).await?;
            Some(other.named(is_elsewhere, was_sealed))
        }
    })
}
