//! Usage counts: of one key in steps, and of several keys for the last 24 hours.

use super::{check_merchant, find};
use crate::call::Call;
use crate::caller::MemberSession;
use crate::db;
use crate::db::usage::{HourCount, StepCount};
use crate::failure::Failure;
use crate::reply::{self, Reply};
use shared::endpoint::{GetKeyUsage, ListKeyUsage};
use shared::moment::Moment;
use shared::page::Page;
use shared::usage::{KeyDay, KeyUsage, OutcomeCount, UsageRange, UsageStep};

pub(crate) async fn get(member: &MemberSession, call: Call<GetKeyUsage>) -> Result<Reply<KeyUsage>, Failure> {
    let context = &call.context;
    let range = call.input.range.unwrap_or(UsageRange::Day);
    let key = find(context, member, call.target).await?;
    let since = range.since(context.now);
    let (counts, calls_before) = db::usage::steps(&context.db, key.id, since, range).await?;
    let steps = steps(counts);
    Ok(reply::ok(KeyUsage {
        range,
        since,
        step_seconds: range.step_seconds(),
        calls: steps.iter().map(|step| step.calls).sum(),
        refusals: steps.iter().map(|step| step.refusals).sum(),
        calls_before,
        last_used_at: key.last_used_at,
        steps,
    }))
}

pub(crate) async fn list(member: &MemberSession, call: Call<ListKeyUsage>) -> Result<Reply<Page<KeyDay>>, Failure> {
    let (context, merchant_id) = (&call.context, call.target);
    check_merchant(context, member, merchant_id).await?;
    let since = UsageRange::Day.since(context.now);
    let of = (member.organisation_id(), merchant_id);
    let items = days(db::usage::hours(&context.db, of, &call.input.key_ids.0, since).await?, since);
    Ok(reply::ok(Page { items, next_cursor: None }))
}

/// Groups the counts, which are sorted by time, into steps.
fn steps(counts: Vec<StepCount>) -> Vec<UsageStep> {
    let outcome = |count: &StepCount| OutcomeCount { code: count.code, calls: count.calls };
    counts
        .chunk_by(|one, next| one.at == next.at)
        .filter_map(|step| Some((step.first()?.at, step.iter().map(outcome).collect())))
        .map(|(at, outcomes)| UsageStep::new(Moment::from_ms(at), outcomes))
        .collect()
}

/// Groups the counts, which are sorted by key, by key.
fn days(counts: Vec<HourCount>, since: Moment) -> Vec<KeyDay> {
    let mut days: Vec<KeyDay> = Vec::new();
    for count in counts {
        let mut day = days.pop_if(|day| day.key_id == count.key_id).unwrap_or_else(|| KeyDay::quiet(count.key_id));
        let place = count.hour_at.map(|at| (at - since.ms()) / Moment::HOUR_MS);
        if let Some(hour) = place.and_then(|place| day.hours.get_mut(usize::try_from(place).ok()?)) {
            *hour = count.calls;
            day.calls += u64::from(count.calls);
            day.refusals += u64::from(count.refusals);
        }
        days.push(day);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::KeyId;
    use shared::verification::VerificationCode::{self, Expired, Valid};

    fn count(at: i64, code: VerificationCode, calls: u64) -> StepCount {
        StepCount { at, code, calls }
    }

    #[test]
    fn counts_of_the_same_time_form_one_step() {
        let steps = steps(vec![count(1, Expired, 2), count(1, Valid, 5), count(3, Valid, 1)]);
        let told: Vec<_> = steps.iter().map(|step| (step.at.ms(), step.calls, step.refusals)).collect();
        assert_eq!(told, [(1, 7, 2), (3, 1, 0)]);
        assert_eq!(steps[0].outcomes.len(), 2);
    }

    #[test]
    fn unused_keys_have_empty_days_and_used_keys_have_hourly_counts() {
        let [quiet, busy] = [KeyId::new(1, 0), KeyId::new(2, 0)];
        let since = Moment::from_ms(10 * Moment::HOUR_MS);
        let hour = |place: i64, calls, refusals| HourCount {
            key_id: busy,
            hour_at: Some(since.ms() + place * Moment::HOUR_MS),
            calls,
            refusals,
        };
        let never = HourCount { key_id: quiet, hour_at: None, calls: 0, refusals: 0 };
        let days = days(vec![never, hour(0, 3, 1), hour(23, 4, 0)], since);
        assert_eq!(days.len(), 2);
        assert_eq!(days[0], KeyDay::quiet(quiet));
        assert_eq!((days[1].calls, days[1].refusals, days[1].hours[0], days[1].hours[23]), (7, 1, 3, 4));
    }
}
