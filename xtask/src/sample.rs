//! `cargo xtask dev --sample`: two years of members, merchant accounts and keys, with the usage of the last weeks.
//!
//! `sample/plan` decides who did what when, from the lists in `sample/members`, `sample/merchants` and `sample/keys`.
//! `sample/execution` does it through the API, in that order. Then `sample/backdate` and `sample/usage` change the local
//! database: the times, and the verifications. If there are merchant accounts already, nothing is created.

mod backdate;
mod database;
mod execution;
mod keys;
mod members;
mod merchants;
mod plan;
mod traffic;
mod usage;

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use shared::moment::Moment;

use self::database::Database;
use self::execution::Execution;
use self::members::MEMBERS;
use self::merchants::MERCHANTS;
use self::plan::Plan;
use crate::api::Api;
use crate::step::{already, done};

const MERCHANTS_PATH: &str = "/api/merchants";

/// `token` is from a sign-in link, which works once.
pub(crate) fn fill(base: &str, token: &str) -> Result<()> {
    let started = Instant::now();
    let owner = Api::sign_in(base, token)?;
    let present = owner.get(MERCHANTS_PATH)?.expect_success(MERCHANTS_PATH)?;
    if present.pointer("/items/0").is_some() {
        already("sample data");
        return Ok(());
    }
    let now = now()?;
    let plan = Plan::new(now);
    let execution = Execution::run(base, owner, &plan)?;
    let database = Database::new(base)?;
    backdate::backdate(&database, &plan, &execution)?;
    usage::add(&database, &plan, &execution, now)?;
    let (members, merchants, keys) = (MEMBERS.len(), MERCHANTS.len(), plan.keys.len());
    done(&format!("sample data: {members} members, {merchants} merchants, {keys} keys"), started);
    Ok(())
}

fn now() -> Result<Moment> {
    Ok(Moment::from_ms(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?))
}
