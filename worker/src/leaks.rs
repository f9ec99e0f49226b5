//! Reports that keys leaked. Who has the secret of a key can report it, and GitHub signs its reports.
//!
//! Reported keys are revoked, in any organisation and also if their merchant account is disabled. An organisation can
//! choose to keep its test keys. `db/leaks.rs` has the change, `leaks/github.rs` verifies signatures, `leaks/notice.rs` mails
//! owners and admins.

pub(crate) mod github;
mod notice;
mod public_keys;

use crate::call::Call;
use crate::context::RequestContext;
use crate::db::keys::Whose;
use crate::db::{self, leaks::Finding};
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::{clock, expiry, limits};
use shared::endpoint::{ReportLeaks, ReportLeaksFromGitLab};
use shared::id::EventId;
use shared::key::LeakSource;
use shared::leak::LeakReceipt;
use shared::moment::Moment;
use shared::secret::Secret;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

/// The most reports of one sender in an hour.
const HOURLY: u32 = 60;
/// How many keys are reported in one transaction.
const AT_ONCE: usize = 1000;
/// The response to a report is sent a multiple of this time after the request, so that it does not tell whether a key exists.
const ANSWERED_EVERY_MS: i64 = 500;

pub(crate) async fn report(call: Call<ReportLeaks>) -> Result<Reply<LeakReceipt>, Failure> {
    let keys = call.input.keys.iter().map(|key| (key.as_str(), call.input.url.clone()));
    report_unsigned(&call.context, keys, LeakSource::KeyHolder).await?;
    Ok(reply::accepted(LeakReceipt::default()))
}

pub(crate) async fn report_from_gitlab(call: Call<ReportLeaksFromGitLab>) -> Result<Reply<()>, Failure> {
    let found = call.input.0.iter().map(|found| (found.token.as_str(), found.found_at()));
    report_unsigned(&call.context, found, LeakSource::GitLab).await?;
    Ok(reply::no_content())
}

/// Takes as long for keys that exist as for all others.
async fn report_unsigned(
    context: &Rc<RequestContext>,
    found: impl Iterator<Item = (&str, Option<String>)>,
    source: LeakSource,
) -> Result<(), Failure> {
    count(context).await?;
    apply(context, findings(context, found), source).await?;
    let took = clock::now().ms_since(context.now).max(0);
    let left = ANSWERED_EVERY_MS - took.rem_euclid(ANSWERED_EVERY_MS);
    clock::sleep(Duration::from_millis(left.unsigned_abs())).await;
    Ok(())
}

/// Rejects a sender who has sent too many reports in this hour.
async fn count(context: &RequestContext) -> Result<(), Failure> {
    let sender = limits::before_leak_report(context).await?;
    let hour_at = context.now.floor(Moment::HOUR_MS);
    if db::leaks::count_report(&context.db, &sender, hour_at).await? <= HOURLY {
        return Ok(());
    }
    let left_ms = hour_at.plus_ms(Moment::HOUR_MS).ms_since(context.now);
    let detail = format!("Send at most {HOURLY} reports in an hour, each with several keys.");
    Err(Failure::too_many_requests(u32::try_from(left_ms / 1000 + 1).unwrap_or(1), detail))
}

/// The well-formed keys among these texts, each once.
fn findings<'a>(context: &RequestContext, found: impl Iterator<Item = (&'a str, Option<String>)>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let mut findings = Vec::new();
    for (text, url) in found {
        let Ok(secret) = Secret::parse(text.trim()) else { continue };
        let digest = secret.digest().to_string();
        if seen.insert(digest.clone()) {
            findings.push(Finding { digest, url, event: context.fresh(EventId::new) });
        }
    }
    findings
}

/// Revokes the keys, or marks kept test keys, and mails those who want to know. A repeated report changes nothing.
async fn apply(context: &Rc<RequestContext>, findings: Vec<Finding>, source: LeakSource) -> Result<(), Failure> {
    let (db, now) = (&context.db, context.now);
    // The expiry of a revoked key can no longer be recorded.
    let digests: Vec<&str> = findings.iter().map(|finding| finding.digest.as_str()).collect();
    expiry::record(db, Whose::Digests(&serde_json::to_string(&digests)?), now).await?;
    let mut has_changed = false;
    for findings in findings.chunks(AT_ONCE) {
        has_changed |= db.change(db::leaks::report(findings, source, context.client(), now)?).await?;
    }
    if has_changed {
        let context = Rc::clone(context);
        context.execution.clone().wait_until(async move { notice::send(&context, &findings).await });
    }
    Ok(())
}
