//! Changes of a key's state, and expired keys.

use crate::db::{Author, Db, Ms, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::{KeyId, MemberId, MerchantId, OrganisationId};
use shared::key::Key;
use shared::moment::Moment;

/// How many expiries are recorded in one transaction.
const EXPIRING_LEN: u32 = 40;

/// Selects all keys, the keys of an organisation, one key, or the keys with the digests in a JSON list.
#[derive(Clone, Copy)]
pub(crate) enum Whose<'a> {
    Everybody,
    Organisation(OrganisationId),
    Key(KeyId),
    Digests(&'a str),
}

/// A key whose expiry is not recorded yet.
#[derive(Deserialize)]
pub(crate) struct ExpiringKey {
    pub(crate) id: KeyId,
    pub(crate) organisation_id: OrganisationId,
    pub(crate) merchant_id: MerchantId,
    ends_at: Ms,
    /// The member whose rotation ended it before its own expiry.
    expires_by: Option<MemberId>,
}

impl ExpiringKey {
    pub(crate) fn ends_at(&self) -> Moment {
        self.ends_at.into()
    }

    /// Whether it ended with its grace period, before its own expiry.
    pub(crate) const fn is_replaced(&self) -> bool {
        self.expires_by.is_some()
    }
}

/// Does nothing if the key's state is not that of `before`. If this change itself ends the key, its event is enough, so
/// the expiry counts as recorded.
pub(crate) fn update_state(before: &Key, after: &Key, by: Author) -> Statement {
    let id = |person: &Option<shared::activity::Person>| person.as_ref().map(|person| person.id);
    let mut update = Statement::new(
        "UPDATE keys SET disabled_at = ?, disabled_by = ?, disabled_reason = ?",
        values![after.disabled_at, id(&after.disabled_by), after.disabled_reason.as_deref()],
    );
    update.push(
        ", revoked_at = ?, revoked_by = ?, revoked_reason = ?",
        values![after.revoked_at, id(&after.revoked_by), after.revoked_reason.as_deref()],
    );
    let leak = after.leak.as_ref();
    update.push(
        ", leaked_at = ?, leak_source = ?, leak_url = ?",
        values![
            leak.map(|leak| leak.reported_at),
            leak.map(|leak| leak.source),
            leak.and_then(|leak| leak.url.as_deref())
        ],
    );
    update.push(", updated_at = ?, updated_by = ?", values![by.now, by.member_id]);
    update.push(", grace_ends_at = ?, expires_by = ?", values![after.grace_ends_at, id(&after.expires_by)]);
    // With clock differences, the grace period may already be over and recorded.
    update.push(
        ", lapsed_at = iif(? <= ?, ?, iif(grace_ends_at IS ?, lapsed_at, NULL))",
        values![after.ends_at(), by.now, after.ends_at(), after.grace_ends_at],
    );
    update.push(" WHERE organisation_id = ? AND id = ?", values![by.organisation_id, before.id]);
    update.push(
        " AND (disabled_at, revoked_at, grace_ends_at) IS (?, ?, ?)",
        values![before.disabled_at, before.revoked_at, before.grace_ends_at],
    );
    update
}

/// The first few keys that have expired by `now` and whose expiry is not recorded, earliest first.
pub(crate) fn expiring(whose: Whose<'_>, now: Moment) -> Statement {
    let mut expiring = Statement::new(
        "SELECT k.id, k.organisation_id, k.merchant_id, k.ends_at, k.expires_by
         FROM keys k WHERE k.lapsed_at IS NULL AND k.revoked_at IS NULL AND k.ends_at <= ?",
        values![now],
    );
    match whose {
        Whose::Everybody => {}
        Whose::Organisation(id) => expiring.push(" AND k.organisation_id = ?", values![id]),
        Whose::Key(id) => expiring.push(" AND k.id = ?", values![id]),
        Whose::Digests(list) => {
            expiring.push(" AND k.digest IN (SELECT value FROM json_each(?))", values![list]);
        }
    }
    expiring.push(" ORDER BY k.ends_at LIMIT ?", values![EXPIRING_LEN]);
    expiring
}

/// The first statement of a change: records an expiry once. Does nothing if the rotation was cancelled since the key
/// was read.
pub(crate) fn record_expiry(key: &ExpiringKey) -> Statement {
    let sql = "UPDATE keys SET lapsed_at = ends_at
        WHERE id = ? AND ends_at = ? AND lapsed_at IS NULL AND revoked_at IS NULL";
    Statement::new(sql, values![key.id, key.ends_at()])
}

/// Whether a key that can work replaces this one: see `Key::can_work`.
pub(crate) async fn has_replacement(db: &Db, id: KeyId, now: Moment) -> Result<bool, Failure> {
    let mut select = Statement::new("SELECT 1 WHERE EXISTS ", values![]);
    select.append(replacements(id, now));
    Ok(!db.select(vec![select]).await?.is_empty())
}

/// A part of a statement: the keys that replace this one and are neither revoked nor expired.
pub(super) fn replacements(id: KeyId, now: Moment) -> Statement {
    Statement::new(
        "(SELECT 1 FROM keys s WHERE s.replaces = ? AND s.revoked_at IS NULL
          AND (s.ends_at IS NULL OR s.ends_at > ?))",
        values![id, now],
    )
}
