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
    'requires_passkey', json(iif(o.passkey_required_at IS NULL, 'false', 'true')), 'api_url', o.api_url,
    'revokes_leaked_test_keys', json(iif(o.keeps_leaked_test_keys, 'false', 'true')), 'leak_mail', o.leak_mail)";

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
        "UPDATE organisations SET name = ?1, api_url = ?2, keeps_leaked_test_keys = ?3, leak_mail = ?4,
             passkey_required_at = iif(?5 IS NULL, NULL, coalesce(passkey_required_at, ?5))
         WHERE id = ?6 AND (name, api_url, keeps_leaked_test_keys, leak_mail) IS (?7, ?8, ?9, ?10)
           AND (passkey_required_at IS NOT NULL) = ?11",
        values![
            &after.name,
            after.api_url.as_deref(),
            !after.revokes_leaked_test_keys,
            after.leak_mail,
            required_at,
            before.id,
            &before.name,
            before.api_url.as_deref(),
            !before.revokes_leaked_test_keys,
            before.leak_mail,
            before.requires_passkey
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
