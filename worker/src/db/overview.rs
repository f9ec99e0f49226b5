//! What the overview of an organisation reads besides the keys that need attention.

use super::{Ms, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::OrganisationId;
use shared::member::{Right, Role};
use shared::moment::Moment;

#[derive(Deserialize)]
pub(crate) struct StepsRow {
    pub(crate) has_merchant_account: u8,
    pub(crate) has_key: u8,
    pub(crate) has_verified_call: u8,
}

#[derive(Deserialize)]
pub(crate) struct DayRow {
    day_at: Ms,
    pub(crate) calls: u64,
    pub(crate) refusals: u64,
}

impl DayRow {
    pub(crate) fn at(&self) -> Moment {
        self.day_at.into()
    }
}

pub(crate) fn first_steps(id: OrganisationId) -> Statement {
    Statement::new(
        "SELECT EXISTS (SELECT 1 FROM merchants WHERE organisation_id = ?1) AS has_merchant_account,
             EXISTS (SELECT 1 FROM keys WHERE organisation_id = ?1) AS has_key,
             EXISTS (SELECT 1 FROM usage_of_organisations WHERE organisation_id = ?1) AS has_verified_call",
        values![id],
    )
}

/// Members who can manage live keys and have no passkey: rows of a `Person`.
pub(crate) fn members_without_passkey(id: OrganisationId, most: u32) -> Result<Statement, Failure> {
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.may(Right::ManageLiveKeys)).collect();
    Ok(Statement::new(
        "SELECT id, name FROM members m WHERE organisation_id = ? AND removed_at IS NULL
           AND role IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM passkeys WHERE member_id = m.id)
         ORDER BY sort_name, id LIMIT ?",
        values![id, serde_json::to_string(&roles)?, most],
    ))
}

/// How many keys have each type and status: rows of a `KeyCount`.
pub(crate) fn keys_by_status(id: OrganisationId) -> Statement {
    Statement::new(
        "SELECT mode, CASE standing WHEN 3 THEN 'enabled' WHEN 2 THEN 'disabled' WHEN 1 THEN 'expired' ELSE 'revoked' END
             AS status, count(*) AS count
         FROM keys WHERE organisation_id = ? GROUP BY mode, standing ORDER BY mode, standing DESC",
        values![id],
    )
}

pub(crate) fn usage_since(id: OrganisationId, since: Moment) -> Statement {
    Statement::new(
        "SELECT day_at, calls, refusals FROM usage_of_organisations WHERE organisation_id = ? AND day_at >= ?
         ORDER BY day_at",
        values![id, since],
    )
}
