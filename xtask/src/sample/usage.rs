//! Writes the usage of the keys: hours of the last 30 days and days before them, as the Worker keeps them.

use anyhow::{Context, Result};
use rand::{Rng, RngExt};
use serde_json::Value;
use shared::moment::Moment;
use shared::verification::VerificationCode;

use super::database::{Database, statement};
use super::execution::Execution;
use super::keys::Fate;
use super::merchants::MERCHANTS;
use super::plan::{Plan, PlannedKey, random};
use super::traffic::{Change, Count, Life, counts};

/// How many days the Worker keeps hours.
const HOURS_KEPT_DAYS: i64 = 30;

/// The same counts by organisation and day. The sample is the only usage of its keys, so days are complete.
const OF_ORGANISATIONS: &str = "INSERT INTO usage_of_organisations (organisation_id, day_at, calls, refusals)
    SELECT k.organisation_id, u.at - u.at % 86400000, sum(u.calls), sum(iif(u.code = 'valid', 0, u.calls))
    FROM (SELECT key_id, hour_at AS at, code, calls FROM usage_hours
          UNION ALL SELECT key_id, day_at, code, calls FROM usage_days) u
    JOIN keys k ON k.id = u.key_id GROUP BY 1, 2
    ON CONFLICT (organisation_id, day_at) DO UPDATE SET calls = excluded.calls, refusals = excluded.refusals";

pub(super) fn add(database: &Database, plan: &Plan, execution: &Execution, now: Moment) -> Result<()> {
    let mut last_uses = Vec::new();
    let mut statements = Vec::new();
    for (position, planned) in plan.keys.iter().enumerate() {
        let id = execution.key_ids.get(&position).context("the key was not created")?;
        let mut random = random(1000 + position);
        let counts = counts(&planned.key.traffic, &life(plan, planned)?, now, &mut random);
        last_uses.extend(last_use(planned, &counts, now, &mut random).map(|at| (id, at.ms())));
        statements.extend(insert(id, &counts, now)?);
    }
    statements.push(statement(OF_ORGANISATIONS, &[]));
    let last_used = "UPDATE keys SET last_used_at = used.value ->> 1 FROM json_each(?) AS used
                     WHERE keys.id = used.value ->> 0";
    statements.push(statement(last_used, &[&serde_json::to_string(&last_uses)?]));
    database.change_without(&["keys_stay_revoked"], statements)
}

fn life(plan: &Plan, planned: &PlannedKey) -> Result<Life> {
    let merchant = MERCHANTS.get(planned.merchant).context("no such merchant")?;
    let at_fate = |change| Some((planned.fate_at, change));
    let change = match planned.key.fate {
        Fate::Disabled { .. } => at_fate(Change::StopsWorking(VerificationCode::Disabled)),
        Fate::Leaked { .. } => at_fate(Change::StopsWorking(VerificationCode::Revoked)),
        Fate::Rotated => at_fate(Change::IsReplaced),
        Fate::Unused => at_fate(Change::FallsSilent),
        Fate::Kept => match plan.disabled_at(planned.merchant) {
            Some(at) => Some((at, Change::StopsWorking(VerificationCode::MerchantDisabled))),
            None => planned.replaces.and(at_fate(Change::Replaces)),
        },
    };
    Ok(Life { since: planned.created_at, change, utc_offset: merchant.utc_offset })
}

/// Verifications of revoked keys are counted, but do not change the key.
fn last_use(planned: &PlannedKey, counts: &[Count], now: Moment, random: &mut impl Rng) -> Option<Moment> {
    let Some(last) = counts.last().filter(|_| !matches!(planned.key.fate, Fate::Leaked { .. })) else {
        return (!matches!(planned.key.fate, Fate::Kept)).then_some(planned.fate_at.floor(Moment::MINUTE_MS));
    };
    let minute = random.random_range(0..60) * Moment::MINUTE_MS;
    Some(last.hour_at.plus_ms(minute).min(now).max(planned.created_at).floor(Moment::MINUTE_MS))
}

fn insert(id: &str, counts: &[Count], now: Moment) -> Result<[Value; 2]> {
    let rows: Vec<_> = counts.iter().map(|count| (count.hour_at.ms(), count.code, count.calls)).collect();
    let rows = serde_json::to_string(&rows)?;
    let until = now.plus_ms(-HOURS_KEPT_DAYS * Moment::DAY_MS).floor(Moment::DAY_MS).ms();
    let hours = format!(
        "INSERT INTO usage_hours (key_id, hour_at, code, calls)
         SELECT ?2, value ->> 0, value ->> 1, sum(value ->> 2) FROM json_each(?1) WHERE value ->> 0 >= {until}
         GROUP BY 2, 3"
    );
    let days = format!(
        "INSERT INTO usage_days (key_id, day_at, code, calls)
         SELECT ?2, value ->> 0 - value ->> 0 % {day}, value ->> 1, sum(value ->> 2)
         FROM json_each(?1) WHERE value ->> 0 < {until} GROUP BY 2, 3",
        day = Moment::DAY_MS
    );
    Ok([statement(&hours, &[&rows, id]), statement(&days, &[&rows, id])])
}
