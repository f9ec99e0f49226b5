//! Whether the Worker and both of its stores answer, and whether the deployment is set up completely.

use crate::db;
use crate::failure::Failure;
use crate::kv::Snapshots;
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::{limits, signing};
use shared::endpoint::{GetHealth, Health};
use shared::problem::ErrorCode;

pub(crate) async fn get(call: Call<GetHealth>) -> Result<Reply<Health>, Failure> {
    let arrival = &call.arrival;
    // Which part is missing is in the log: anybody can ask here.
    if !limits::is_configured(&arrival.env) || !signing::is_configured(&arrival.env) {
        return Err(Failure::broken(
            ErrorCode::NotConfigured,
            "checking the configuration",
            format!("a rate-limit binding ({}) or SIGNING_SECRET is missing", limits::BINDINGS.join(", ")),
        ));
    }
    // A real table: `SELECT 1` is answered even if the database cannot be read.
    db::state_log::head(&arrival.db).await?;
    // No such key is ever written: that KV answers at all is the answer.
    Snapshots::open(&arrival.env, &arrival.cost)?.text("health").await?;
    Ok(reply::ok(Health { status: "ok".to_owned() }))
}
