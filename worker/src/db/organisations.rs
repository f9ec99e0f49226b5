//! The table `organisations`.

use super::{Db, Statement, values};
use crate::failure::Failure;
use crate::json;
use serde::Deserialize;
use shared::id::OrganisationId;
use shared::member::Organisation;
use shared::moment::Moment;

/// SQL for an [`Organisation`] in JSON, of a row `o`.
pub(super) const ORGANISATION: &str = "json_object('id', o.id, 'name', o.name,
    'requires_passkey', json(iif(o.passkey_required_at IS NULL, 'false', 'true')), 'api_url', o.api_url)";

/// The first statement of a change.
pub(crate) fn insert(organisation: &Organisation, now: Moment) -> Statement {
    Statement::new(
        "INSERT INTO organisations (id, name, created_at) SELECT ?, ?, ? WHERE true",
        values![organisation.id, &organisation.name, now],
    )
}

/// The first statement of a change. Does nothing if the organisation is not as in `before`.
pub(crate) fn update(before: &Organisation, after: &Organisation, now: Moment) -> Statement {
    let required_at = after.requires_passkey.then_some(now);
    Statement::new(
        "UPDATE organisations SET name = ?1, api_url = ?2,
             passkey_required_at = iif(?3 IS NULL, NULL, coalesce(passkey_required_at, ?3))
         WHERE id = ?4 AND (name, api_url) IS (?5, ?6) AND (passkey_required_at IS NOT NULL) = ?7",
        values![
            &after.name,
            after.api_url.as_deref(),
            required_at,
            before.id,
            &before.name,
            before.api_url.as_deref(),
            u32::from(before.requires_passkey)
        ],
    )
}

pub(crate) async fn find(db: &Db, id: OrganisationId) -> Result<Option<Organisation>, Failure> {
    let sql = format!("SELECT {ORGANISATION} AS organisation FROM organisations o WHERE o.id = ?");
    let row: Option<Row> = db.row(Statement::new(sql, values![id])).await?;
    row.map(|row| json::read_text(&row.organisation)).transpose()
}

#[derive(Deserialize)]
struct Row {
    organisation: String,
}
