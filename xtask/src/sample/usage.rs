//! Writes the usage of the keys as the Worker keeps it: one row for each key and day.

mod networks;

use anyhow::{Context, Result};
use rand::{Rng, RngExt};
use serde::Serialize;
use serde_json::Value;
use shared::moment::Moment;
use shared::permission::{Permission, PermissionSet};
use shared::verification::VerificationCode;
use std::collections::BTreeMap;

use super::database::{Database, statement};
use super::execution::Execution;
use super::keys::Fate;
use super::merchants::MERCHANTS;
use super::plan::{Plan, PlannedKey, random};
use super::traffic::{Change, Count, Life, counts};

/// The same counts by organisation and day. The sample is the only usage of its keys, so days are complete.
const OF_ORGANISATIONS: &str = "INSERT INTO usage_of_organisations (organisation_id, day_at, calls, refusals)
    SELECT k.organisation_id, u.day_at, sum(u.calls), sum(u.refusals)
    FROM key_days u JOIN keys k ON k.id = u.key_id WHERE u.calls > 0 GROUP BY 1, 2
    ON CONFLICT (organisation_id, day_at) DO UPDATE SET calls = excluded.calls, refusals = excluded.refusals";

/// Since when the sample records permissions and networks, in days.
const RECORDED_DAYS: i64 = 120;
/// How long a key is observed before there is advice, in days.
const ENOUGH_DAYS: i64 = 30;

pub(super) fn add(database: &Database, plan: &Plan, execution: &Execution, now: Moment) -> Result<()> {
    let mut statements = Vec::new();
    for (position, planned) in plan.keys.iter().enumerate() {
        let id = execution.key_ids.get(&position).context("the key was not created")?;
        let mut random = random(1000 + position);
        let counts = counts(&planned.key.traffic, &life(plan, planned)?, now, &mut random);
        let last_used_at = last_use(planned, &counts, now, &mut random);
        let seen = Seen::of(planned, position);
        let networks = networks::of_key(position, planned.merchant);
        statements.push(insert(id, &days(&counts, last_used_at, seen, &networks)?)?);
        statements.extend(advice(id, planned, seen.used, now));
    }
    statements.push(statement(OF_ORGANISATIONS, &[]));
    let began_at = now.plus_ms(-RECORDED_DAYS * Moment::DAY_MS).ms().to_string();
    statements.push(statement("UPDATE usage_recording SET began_at = ?", &[&began_at]));
    database.change_without(&[], statements)
}

/// The permissions that the users of a key need.
#[derive(Clone, Copy)]
struct Seen {
    /// For most keys not all that the key has.
    used: PermissionSet,
    /// The first one that it lacks.
    missing: PermissionSet,
}

impl Seen {
    fn of(planned: &PlannedKey, position: usize) -> Self {
        let granted = granted(planned);
        let needs_all = position.is_multiple_of(3);
        let needed = |number: usize| needs_all || !(number * 7 + position).is_multiple_of(3);
        let used = granted.iter().enumerate().filter(|(number, _)| needed(*number)).map(|(_, permission)| permission);
        let missing = PermissionSet::ALL.difference(granted).iter().take(1).collect();
        Self { used: used.collect(), missing }
    }
}

fn granted(planned: &PlannedKey) -> PermissionSet {
    planned.key.permissions().iter().filter_map(|name| name.parse::<Permission>().ok()).collect()
}

/// What the schedule would have found.
fn advice(id: &str, planned: &PlannedKey, used: PermissionSet, now: Moment) -> Option<Value> {
    let unused = granted(planned).difference(used).len();
    let is_observed = now.ms_since(planned.created_at) > ENOUGH_DAYS * Moment::DAY_MS;
    let sql = "INSERT INTO key_advice (key_id, unused) SELECT ?, CAST(? AS INTEGER)
               WHERE EXISTS (SELECT 1 FROM key_days WHERE key_id = ?1 AND used > 0)";
    (is_observed && unused > 0).then(|| statement(sql, &[id, &unused.to_string()]))
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

/// No calls, as CBOR.
const NO_HOURS: &str = "80";

/// A row of `key_days`.
#[derive(Serialize)]
struct Day {
    day_at: i64,
    /// CBOR in hexadecimal.
    hours: String,
    calls: u64,
    refusals: u64,
    used: u32,
    missing: u32,
    last_used_at: Option<i64>,
    networks: String,
}

fn days(counts: &[Count], last_used_at: Option<Moment>, seen: Seen, networks: &networks::Networks) -> Result<Vec<Day>> {
    let day_at = |at: Moment| at.floor(Moment::DAY_MS);
    let mut days = Vec::new();
    for of_day in counts.chunk_by(|one, next| day_at(one.hour_at) == day_at(next.hour_at)) {
        let Some(day) = of_day.first().map(|count| day_at(count.hour_at)) else { continue };
        let mut hours: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for count in of_day {
            let of_code = hours.entry(count.code.to_string()).or_default();
            let hour = usize::try_from(count.hour_at.ms_since(day) / Moment::HOUR_MS)?;
            of_code.resize(of_code.len().max(hour), 0);
            of_code.push(count.calls);
        }
        let sum = |code: Option<VerificationCode>| -> u64 {
            of_day.iter().filter(|count| code.is_none_or(|code| count.code == code)).map(|count| count.calls).sum()
        };
        let (calls, valid) = (sum(None), sum(Some(VerificationCode::Valid)));
        let lacks_permissions = sum(Some(VerificationCode::InsufficientPermissions)) > 0;
        let last_used_at = last_used_at.filter(|at| day_at(*at) == day);
        let last_minute = last_used_at.map(|at| u16::try_from(at.ms_since(day) / Moment::MINUTE_MS)).transpose()?;
        days.push(Day {
            day_at: day.ms(),
            hours: hex(hours.into_iter().collect::<Vec<_>>())?,
            calls,
            refusals: calls - valid,
            used: if valid > 0 { seen.used.bits() } else { 0 },
            missing: if lacks_permissions { seen.missing.bits() } else { 0 },
            last_used_at: last_used_at.map(Moment::ms),
            networks: networks.of_day(calls, calls - valid, last_minute)?,
        });
    }
    if let Some(at) = last_used_at.filter(|at| days.iter().all(|day| day.day_at != day_at(*at).ms())) {
        days.push(Day::without_calls(at));
    }
    Ok(days)
}

impl Day {
    fn without_calls(last_used_at: Moment) -> Self {
        Self {
            day_at: last_used_at.floor(Moment::DAY_MS).ms(),
            hours: NO_HOURS.to_owned(),
            calls: 0,
            refusals: 0,
            used: 0,
            missing: 0,
            last_used_at: Some(last_used_at.ms()),
            networks: String::new(),
        }
    }
}

fn insert(id: &str, days: &[Day]) -> Result<Value> {
    let sql = "INSERT INTO key_days (key_id, day_at, hours, calls, refusals, used, missing, last_used_at, networks)
        SELECT ?2, value ->> 'day_at', unhex(value ->> 'hours'), value ->> 'calls', value ->> 'refusals', value ->> 'used',
            value ->> 'missing', value ->> 'last_used_at', unhex(value ->> 'networks') FROM json_each(?1)";
    Ok(statement(sql, &[&serde_json::to_string(days)?, id]))
}

/// CBOR in hexadecimal.
fn hex(value: impl minicbor::Encode<()>) -> Result<String> {
    Ok(minicbor::to_vec(value)?.iter().map(|byte| format!("{byte:02x}")).collect())
}
