//! Whether the Worker and both of its stores answer.

use crate::db::{Statement, values};
use crate::failure::Failure;
use crate::kv::Snapshots;
use crate::reply::{self, Reply};
use crate::router::Call;
use shared::endpoint::{GetHealth, Health};

pub(crate) async fn get(call: Call<GetHealth>) -> Result<Reply<Health>, Failure> {
    // A real table: `SELECT 1` is answered even where the database cannot be read.
    call.arrival.db.select(vec![Statement::new("SELECT id FROM organisations LIMIT 1", values![])]).await?;
    // No such key is ever written: that KV answers at all is the answer.
    Snapshots::open(&call.arrival.env, &call.arrival.cost)?.text("health").await?;
    Ok(reply::ok(Health { status: "ok".to_owned() }))
}
