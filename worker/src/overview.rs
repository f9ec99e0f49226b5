//! The organisation at a glance, in one transaction.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::db::keys::organisation::needing_attention;
use crate::db::overview::{DayRow, StepsRow};
use crate::db::{self, Results};
use crate::expiry;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use serde::Deserialize;
use shared::endpoint::GetOverview;
use shared::key::KeyAttention;
use shared::moment::Moment;
use shared::overview::{DAYS, FirstSteps, KEYS_LISTED, KeysWithAttention, MOST_COUNTED, Overview, UsageDay};

pub(crate) async fn get(member: &MemberSession, call: Call<GetOverview>) -> Result<Reply<Overview>, Failure> {
    let (now, id) = (call.context.now, member.organisation_id());
    let since = now.plus_ms(-(DAYS as i64 - 1) * Moment::DAY_MS).floor(Moment::DAY_MS);
    let mut statements = vec![
        db::overview::first_steps(id),
        db::overview::members_without_passkey(id, MOST_COUNTED)?,
        db::overview::keys_by_status(id),
        db::overview::usage_since(id, since),
    ];
    let mut listings = Vec::new();
    for attention in KeyAttention::ALL.iter().copied() {
        let (listing, count) = needing_attention(id, attention, KEYS_LISTED, MOST_COUNTED, now);
        statements.extend([listing.statement(), count]);
        listings.push((attention, listing));
    }
    let mut results = expiry::lists(&call.context.db, id, now, statements).await?;
    let (first_steps, members_without_passkey) = (first_steps(&mut results)?, results.rows()?);
    let (keys, days) = (results.rows()?, days(since, results.rows()?));
    let mut attention = Vec::new();
    for (reason, listing) in listings {
        let (keys, counts): (_, Vec<CountRow>) = (results.items(&listing)?, results.rows()?);
        let count = counts.first().map_or(0, |row| row.count);
        if count > 0 {
            attention.push(KeysWithAttention { attention: reason, count, keys });
        }
    }
    Ok(reply::ok(Overview { first_steps, attention, members_without_passkey, keys, days }))
}

#[derive(Deserialize)]
struct CountRow {
    count: u32,
}

fn first_steps(results: &mut Results) -> Result<FirstSteps, Failure> {
    let rows: Vec<StepsRow> = results.rows()?;
    Ok(rows.first().map_or_else(FirstSteps::default, |row| FirstSteps {
        has_merchant_account: row.has_merchant_account != 0,
        has_key: row.has_key != 0,
        has_verified_call: row.has_verified_call != 0,
    }))
}

/// Every day since `since`; days without verifications have no row.
fn days(since: Moment, rows: Vec<DayRow>) -> Vec<UsageDay> {
    let day = |number: usize| {
        let at = since.plus_ms(number as i64 * Moment::DAY_MS);
        let counted = rows.iter().find(|row| row.at() == at);
        let (calls, refusals) = counted.map_or((0, 0), |row| (row.calls, row.refusals));
        UsageDay { at, calls, refusals }
    };
    (0..DAYS).map(day).collect()
}
