//! What is done every minute, whether anybody asks or not.

use crate::cost::Cost;
use crate::db::{self, Db};
use crate::failure::Failure;
use crate::{arrival, expiry};
use worker::{Env, console_error};

pub(crate) async fn run(env: &Env) {
    if let Err(Failure::Broken(fault)) = tidy(env).await {
        // The next minute tries again, and loses nothing.
        console_error!("schedule: {}: {}", fault.doing, fault.error);
    }
}

async fn tidy(env: &Env) -> Result<(), Failure> {
    let (db, now) = (Db::open(env, &Cost::default())?, arrival::now());
    expiry::record(&db, None, now).await?;
    db.change(db::state_log::drop_old(now)).await?;
    db.change(db::usage::fold(now)).await?;
    Ok(())
}
