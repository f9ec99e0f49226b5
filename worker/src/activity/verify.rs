//! Verifies the audit log step by step: each call writes the next checkpoint, then verifies events from the last
//! checkpoint that this member has verified. The caller repeats the call until the report is complete.
//!
//! The cost of a call does not depend on the length of the log. Only one call per organisation runs at a time.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::chain::Head;
use crate::chain::check::{Check, Finding, Progress};
use crate::context::RequestContext;
use crate::db::log_verifications::{self, Verification};
use crate::db::{self, Db};
use crate::failure::Failure;
use crate::kv::Snapshots;
use crate::reply::{self, Reply};
use crate::{limits, sealing};
use shared::activity::{Break, BrokenPlace, ChainReport, SealHead};
use shared::endpoint::VerifyActivity;
use shared::id::OrganisationId;
use shared::moment::Moment;
use shared::problem::ErrorCode;

/// How long a call keeps the verification to itself, in milliseconds, if it does not finish.
const RESERVED_MS: i64 = 10_000;
/// How many checkpoints one call writes.
const RUNS: usize = 1;

pub(crate) async fn run(member: &MemberSession, call: Call<VerifyActivity>) -> Result<Reply<ChainReport>, Failure> {
    let context = &call.context;
    let organisation_id = member.organisation_id();
    let asked = call.input;
    let member_id = member.session.member.id;
    limits::before_log_verification(context, member_id).await?;
    let until = context.now.plus_ms(RESERVED_MS);
    let reserved = log_verifications::begin(&context.db, (organisation_id, member_id), context.now, until).await?;
    let resumed = reserved.ok_or_else(is_running)?.resumed();
    let Verification { progress, first_event, .. } =
        if asked.from_start { Verification::from_start() } else { resumed };
    let before = progress.clone();
    let step = step(context, organisation_id, progress, asked.digest).await?;
    let is_right = step.broken.is_none();
    // After a break, the next call starts again at the last valid checkpoint before it.
    let kept = if is_right { &step.progress } else { &before };
    let is_complete = step.is_complete && is_right;
    let keep = log_verifications::keep((organisation_id, member_id), kept, first_event, is_complete);
    context.db.change(vec![keep]).await?;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(reply::ok(ChainReport {
        is_intact: is_right,
        is_complete: step.is_complete || !is_right,
        first_event: count(first_event),
        events: count(step.progress.last_event),
        total_events: count(step.total_events),
        seals: count(step.progress.number),
        head: head(&step.progress),
        broken: step.broken,
        checked_at: context.now,
    }))
}

/// The last checkpoint that was verified.
fn head(progress: &Progress) -> Option<SealHead> {
    let number = u64::try_from(progress.number).ok().filter(|number| *number > 0)?;
    let sealed_at = Moment::from_ms(progress.sealed_at);
    Some(SealHead { number, digest: progress.digest.clone(), sealed_at })
}

/// What one call found.
struct Step {
    progress: Progress,
    total_events: i64,
    is_complete: bool,
    broken: Option<BrokenPlace>,
}

async fn step(
    context: &RequestContext,
    organisation_id: OrganisationId,
    progress: Progress,
    noted: Option<String>,
) -> Result<Step, Failure> {
    let db = &context.db;
    // Read the copy first, so that the log, which is read afterwards, must contain it.
    let copy = sealing::copy(&Snapshots::open(&context.env, &context.store_calls)?, organisation_id).await?;
    let (newest, _) = sealing::seal(db, organisation_id, context.now, RUNS).await?;
    let total_events = db::seals::last_event(db, organisation_id).await?;
    let mut check = Check::resume(organisation_id, progress);
    let (seals, events) = db::seals::page(db, organisation_id, &check).await?;
    let is_at_end = seals.is_empty() && check.progress().number >= newest.number;
    let finding = if is_at_end { check.end(&events) } else { check.follow(seals, events)? };
    let mut broken = named(db, organisation_id, finding).await?;
    let is_complete = check.progress().number >= newest.number && check.progress().last_event >= total_events;
    if broken.is_none() && is_complete {
        let known = check.progress();
        let own = (known.number > 0).then(|| (Some(known.number), known.digest.clone()));
        let copy = copy.map(|Head { number, digest, .. }| (Some(number), digest));
        let known = own.into_iter().chain(copy).chain(noted.map(|digest| (None, digest)));
        broken = unknown_digest(db, organisation_id, known).await?;
    }
    Ok(Step { progress: check.progress().clone(), total_events, is_complete, broken })
}

/// The log is consistent so far. It must also contain the checkpoints that are known from elsewhere: the last that was
/// verified, the copy in KV, and the digest that the caller noted. Returns the first that it does not contain.
async fn unknown_digest(
    db: &Db,
    organisation_id: OrganisationId,
    known: impl Iterator<Item = (Option<i64>, String)>,
) -> Result<Option<BrokenPlace>, Failure> {
    for (number, digest) in known {
        if !db::seals::holds(db, organisation_id, number, &digest).await? {
            let seal = number.and_then(|number| u64::try_from(number).ok());
            return Ok(Some(BrokenPlace { what: Break::DigestUnknown, seal, event: None, event_id: None, at: None }));
        }
    }
    Ok(None)
}

async fn named(
    db: &Db,
    organisation_id: OrganisationId,
    finding: Option<Finding>,
) -> Result<Option<BrokenPlace>, Failure> {
    Ok(match finding {
        None => None,
        Some(Finding::Named(place)) => Some(place),
        Some(Finding::Other(other)) => {
            let (is_elsewhere, was_sealed) = db::seals::whereabouts(db, organisation_id, &other).await?;
            Some(other.named(is_elsewhere, was_sealed))
        }
    })
}

fn is_running() -> Failure {
    let detail = "Another verification is running. Wait a second, then continue: no event is verified twice.";
    Failure::too_many(ErrorCode::VerificationRunning, 1, detail)
}
