//! How often a key was used.

use super::find;
use crate::db;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::router::Call;
use shared::endpoint::GetKeyUsage;
use shared::usage::{KeyUsage, UsageRange};

pub(crate) async fn get(call: Call<GetKeyUsage>) -> Result<Reply<KeyUsage>, Failure> {
    let arrival = &call.arrival;
    let range = call.input.range.unwrap_or(UsageRange::Day);
    let key = find(arrival, call.caller.member()?, call.target).await?;
    let since = arrival.now.plus_ms(-range.ms());
    let calls = db::usage::calls(&arrival.db, key.id, since).await?;
    Ok(reply::ok(KeyUsage { range, calls: calls.all, refusals: calls.refused, last_used_at: key.last_used_at }))
}
