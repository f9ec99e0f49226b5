//! Whether the Worker and both of its stores answer, and whether the deployment is configured completely.

use crate::call::Call;
use crate::db;
use crate::failure::Failure;
use crate::kv::Snapshots;
use crate::reply::{self, Reply};
use crate::{limits, signing, token, usage};
use shared::endpoint::{GetHealth, Health};
use shared::moment::Moment;
use shared::problem::ErrorCode;
use std::cell::Cell;

/// How long a good result is reused, in milliseconds. The endpoint is public, so callers could otherwise flood the
/// stores.
const FRESH_MS: i64 = 1000;

thread_local! {
    static LAST_WELL: Cell<Option<Moment>> = const { Cell::new(None) };
}

pub(crate) async fn get(call: Call<GetHealth>) -> Result<Reply<Health>, Failure> {
    let context = &call.context;
    // The endpoint is public, so only the log says what is missing.
    let env = &context.env;
    let is_configured = limits::is_configured(env)
        && usage::is_configured(env)
        && signing::is_configured(env)
        && token::are_long_enough(env);
    if !is_configured {
        return Err(Failure::broken(
            ErrorCode::NotConfigured,
            "checking the configuration",
            format!(
                "a rate-limit binding ({}), the binding USAGE or SIGNING_SECRET is missing, or a token is short",
                limits::BINDINGS.join(", ")
            ),
        ));
    }
    let now = call.context.now;
    if LAST_WELL.get().is_some_and(|at| (0..FRESH_MS).contains(&now.ms_since(at))) {
        return Ok(well());
    }
    // Reads a real table: `SELECT 1` succeeds even if the database cannot be read.
    db::state_log::head(&context.db).await?;
    // This key never exists. The check is that KV answers at all.
    Snapshots::open(&context.env, &context.store_calls)?.text("health").await?;
    LAST_WELL.set(Some(now));
    Ok(well())
}

fn well() -> Reply<Health> {
    reply::ok(Health { status: "ok".to_owned() })
}
