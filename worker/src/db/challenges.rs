//! The table `challenges`.

use super::{Statement, values};
use shared::moment::Moment;

/// Removes those that nobody can answer any more.
pub(crate) fn drop_old(now: Moment) -> Statement {
    Statement::new("DELETE FROM challenges WHERE expires_at <= ?", values![now])
}
