//! Whether the Worker and both of its stores answer.

use crate::db::{Statement, values};
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::router::Call;
use serde::de::IgnoredAny;
use shared::endpoint::{GetHealth, Health};
use shared::problem::ErrorCode;
use worker::Error;

pub(crate) async fn get(call: Call<GetHealth>) -> Result<Reply<Health>, Failure> {
    // A real table: `SELECT 1` is answered even where the database cannot be read.
    let _: Option<IgnoredAny> =
        call.arrival.db.row(Statement::new("SELECT id FROM organisations LIMIT 1", values![])).await?;
    let snapshots = call.arrival.env.kv("SNAPSHOTS")?;
    // No such key is ever written: that KV answers at all is the answer.
    snapshots
        .get("health")
        .text()
        .await
        .map_err(|error| Failure::broken(ErrorCode::StoreUnavailable, "reading from KV", Error::from(error)))?;
    Ok(reply::ok(Health { status: "ok".to_owned() }))
}
