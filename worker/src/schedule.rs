//! What is done every minute, whether anybody asks or not.

use crate::db::Db;
use crate::failure::Failure;
use crate::{arrival, expiry};
use worker::{Env, console_error};

pub(crate) async fn run(env: &Env) {
    if let Err(Failure::Broken(fault)) = record_expiries(env).await {
        // The next minute tries again, and loses nothing.
        console_error!("schedule: {}: {}", fault.doing, fault.error);
    }
}

async fn record_expiries(env: &Env) -> Result<(), Failure> {
    expiry::record(&Db::open(env)?, None, arrival::now()).await
}
