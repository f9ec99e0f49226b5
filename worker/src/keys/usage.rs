//! Usage counts: of one key in steps, and of several keys for the last 24 hours.

use super::{check_merchant, find};
use crate::call::Call;
use crate::caller::MemberSession;
use crate::db;
use crate::db::usage::HoursRow;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::usage::day::{day_of, start_of};
use crate::usage::message::Day;
use crate::usage::{history, row};
use shared::endpoint::{GetKeyUsage, ListKeyUsage};
use shared::moment::Moment;
use shared::page::Page;
use shared::usage::{KeyDay, KeyUsage, OutcomeCount, UsageRange, UsageStep};
use shared::verification::VerificationCode;

pub(crate) async fn get(member: &MemberSession, call: Call<GetKeyUsage>) -> Result<Reply<KeyUsage>, Failure> {
    let context = &call.context;
    let range = call.input.range.unwrap_or(UsageRange::Day);
    let key = find(context, member, call.target).await?;
    let since = range.since(context.now);
    let before = since.plus_ms(-range.ms());
    let history = history::of_key(context, key.id, before).await?;
    let steps = steps(&history.days, since, range);
    let last_used = history.days.iter().filter_map(|day| day.counts.last_used_at(day.number)).max();
    Ok(reply::ok(KeyUsage {
        range,
        since,
        step_seconds: range.step_seconds(),
        calls: steps.iter().map(|step| step.calls).sum(),
        refusals: steps.iter().map(|step| step.refusals).sum(),
        calls_before: calls_between(&history.days, before, since),
        last_used_at: last_used.max(key.last_used_at),
        steps,
        complete: history.is_complete,
    }))
}

pub(crate) async fn list(member: &MemberSession, call: Call<ListKeyUsage>) -> Result<Reply<Page<KeyDay>>, Failure> {
    let (context, merchant_id) = (&call.context, call.target);
    check_merchant(context, member, merchant_id).await?;
    let since = UsageRange::Day.since(context.now);
    let of = (member.organisation_id(), merchant_id);
    let items = days(db::usage::hours(&context.db, of, &call.input.key_ids.0, since).await?, since)?;
    Ok(reply::ok(Page { items, next_cursor: None }))
}

/// When the hours of these days begin, and their calls by result.
fn hours(days: &[Day]) -> impl Iterator<Item = (Moment, VerificationCode, u64)> {
    days.iter().flat_map(|day| {
        let at = move |hour: usize| start_of(day.number).plus_ms(hour as i64 * Moment::HOUR_MS);
        day.counts.hours().map(move |(hour, code, calls)| (at(hour), code, u64::from(calls)))
    })
}

fn calls_between(days: &[Day], since: Moment, until: Moment) -> u64 {
    hours(days).filter(|(at, ..)| *at >= since && *at < until).map(|(_, _, calls)| calls).sum()
}

/// The steps with calls of the range that begins at `since`, in the order of time.
fn steps(days: &[Day], since: Moment, range: UsageRange) -> Vec<UsageStep> {
    let step_ms = i64::from(range.step_seconds()) * 1000;
    let mut counts = vec![[0; VerificationCode::ALL.len()]; range.steps()];
    for (at, code, calls) in hours(days).filter(|(at, ..)| *at >= since) {
        let step = usize::try_from(at.ms_since(since) / step_ms).ok().and_then(|place| counts.get_mut(place));
        if let Some(count) = step.and_then(|step| step.get_mut(code as usize)) {
            *count += calls;
        }
    }
    let outcomes = |step: &[u64]| -> Vec<OutcomeCount> {
        let counted = VerificationCode::ALL.iter().zip(step).filter(|(_, calls)| **calls > 0);
        counted.map(|(code, calls)| OutcomeCount { code: *code, calls: *calls }).collect()
    };
    let steps = counts.iter().enumerate().map(|(place, step)| (place as i64, outcomes(step)));
    let steps = steps.filter(|(_, outcomes)| !outcomes.is_empty());
    steps.map(|(place, outcomes)| UsageStep::new(since.plus_ms(place * step_ms), outcomes)).collect()
}

/// The last 24 hours of each key. The rows are sorted by key.
fn days(rows: Vec<HoursRow>, since: Moment) -> Result<Vec<KeyDay>, Failure> {
    let mut days: Vec<KeyDay> = Vec::new();
    for row in rows {
        let mut day = days.pop_if(|day| day.key_id == row.key_id).unwrap_or_else(|| KeyDay::quiet(row.key_id));
        if let Some((day_at, text)) = row.day_at.zip(row.hours) {
            let counts = row::hours(&text)?;
            let number = day_of(Moment::from_ms(day_at));
            add_hours(&mut day, &[Day { number, counts }], since);
        }
        days.push(day);
    }
    Ok(days)
}

fn add_hours(sum: &mut KeyDay, days: &[Day], since: Moment) {
    for (at, code, calls) in hours(days) {
        let place = usize::try_from(at.ms_since(since) / Moment::HOUR_MS).ok().filter(|_| at >= since);
        if let Some(hour) = place.and_then(|place| sum.hours.get_mut(place)) {
            *hour = hour.saturating_add(u32::try_from(calls).unwrap_or(u32::MAX));
            sum.calls += calls;
            sum.refusals += if code == VerificationCode::Valid { 0 } else { calls };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::day::DayCounts;
    use shared::id::KeyId;
    use shared::verification::VerificationCode::{Expired, Valid};

    fn day(number: u32, calls: &[(VerificationCode, usize, u32)]) -> Day {
        let mut counts = DayCounts::default();
        calls.iter().for_each(|(code, hour, calls)| counts.add_calls(*code, *hour, *calls));
        Day { number, counts }
    }

    #[test]
    fn hours_form_steps_in_the_order_of_time() {
        let days = [day(99, &[(Valid, 23, 9)]), day(100, &[(Valid, 7, 5), (Expired, 6, 2), (Valid, 0, 1)])];
        let since = start_of(100);
        let told = |range| -> Vec<_> {
            steps(&days, since, range).iter().map(|step| (step.at.ms_since(since), step.calls, step.refusals)).collect()
        };
        let hour = Moment::HOUR_MS;
        assert_eq!(told(UsageRange::Day), [(0, 1, 0), (6 * hour, 2, 2), (7 * hour, 5, 0)]);
        assert_eq!(told(UsageRange::Week), [(0, 1, 0), (6 * hour, 7, 2)]);
        assert_eq!(told(UsageRange::Month), [(0, 8, 2)]);
        assert_eq!(calls_between(&days, start_of(99), since), 9);
    }

    #[test]
    fn unused_keys_have_empty_days_and_used_keys_have_hourly_counts() {
        let [quiet, busy] = [KeyId::new(1, 0), KeyId::new(2, 0)];
        let since = start_of(100).plus_ms(10 * Moment::HOUR_MS);
        let row = |number: u32, calls: &[(VerificationCode, usize, u32)]| HoursRow {
            key_id: busy,
            day_at: Some(start_of(number).ms()),
            hours: Some(row::hours_hex(&day(number, calls).counts)),
        };
        let never = HoursRow { key_id: quiet, day_at: None, hours: None };
        let yesterday = row(100, &[(Valid, 9, 7), (Valid, 10, 3), (Expired, 10, 1)]);
        let days = days(vec![never, yesterday, row(101, &[(Valid, 9, 4)])], since).unwrap();
        assert_eq!(days.len(), 2);
        assert_eq!(days[0], KeyDay::quiet(quiet));
        assert_eq!((days[1].calls, days[1].refusals, days[1].hours[0], days[1].hours[23]), (8, 1, 4, 4));
    }
}
