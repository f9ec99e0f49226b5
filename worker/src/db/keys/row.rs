//! A row of `keys` with the names of members, and the [`Key`] read from it.

use crate::db::Ms;
use crate::failure::Failure;
use crate::json;
use serde::Deserialize;
use shared::activity::Person;
use shared::id::{KeyId, MemberId, MerchantId};
use shared::key::{Key, KeyLeak, KeyState, LeakSource, Mode, OrganisationKey, earlier};
use shared::merchant::MerchantStatus;
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::problem::ErrorCode;

/// When a key `k` was last used, to the minute. Calls with a revoked key do not count.
macro_rules! last_used_at {
    () => {
        "(SELECT u.last_used_at FROM key_days u
          WHERE u.key_id = k.id AND u.last_used_at IS NOT NULL AND u.day_at <= coalesce(k.revoked_at, 9000000000000000)
          ORDER BY u.day_at DESC LIMIT 1)"
    };
}
pub(super) use last_used_at;

/// Takes the organisation's id. Further conditions can follow.
pub(super) const SELECT: &str = concat!(
    "SELECT k.id, k.merchant_id, k.mode, k.name, k.description, k.hint, k.permissions,
        k.allowed_ips, k.expires_at, k.grace_ends_at, k.expires_by, em.name AS expires_by_name, k.replaces,
        (SELECT s.id FROM keys s WHERE s.replaces = k.id ORDER BY s.id DESC LIMIT 1) AS replaced_by,
        k.created_at, k.created_by, cm.name AS created_by_name,
        k.updated_at, k.updated_by, um.name AS updated_by_name,
        k.disabled_at, k.disabled_by, dm.name AS disabled_by_name, k.disabled_reason,
        k.revoked_at, k.revoked_by, rm.name AS revoked_by_name, k.revoked_reason,
        k.revoked_by_report, k.leaked_at, k.leak_source, k.leak_url,
        a.name AS merchant_name, a.status AS merchant_status,
        (SELECT nullif(unused, 0) FROM key_advice WHERE key_id = k.id) AS unused_permissions,
        ",
    last_used_at!(),
    " AS last_used_at
    FROM keys k
    LEFT JOIN merchants a ON a.id = k.merchant_id
    LEFT JOIN members cm ON cm.id = k.created_by
    LEFT JOIN members um ON um.id = k.updated_by
    LEFT JOIN members dm ON dm.id = k.disabled_by
    LEFT JOIN members rm ON rm.id = k.revoked_by
    LEFT JOIN members em ON em.id = k.expires_by
    WHERE k.organisation_id = ?"
);

#[derive(Deserialize)]
pub(super) struct Row {
    id: KeyId,
    merchant_id: MerchantId,
    mode: Mode,
    name: Option<String>,
    description: Option<String>,
    hint: String,
    permissions: u32,
    allowed_ips: String,
    expires_at: Option<Ms>,
    grace_ends_at: Option<Ms>,
    expires_by: Option<MemberId>,
    expires_by_name: Option<String>,
    replaces: Option<KeyId>,
    replaced_by: Option<KeyId>,
    last_used_at: Option<Ms>,
    created_at: Ms,
    created_by: MemberId,
    created_by_name: String,
    updated_at: Ms,
    updated_by: MemberId,
    updated_by_name: String,
    disabled_at: Option<Ms>,
    disabled_by: Option<MemberId>,
    disabled_by_name: Option<String>,
    disabled_reason: Option<String>,
    revoked_at: Option<Ms>,
    revoked_by: Option<MemberId>,
    revoked_by_name: Option<String>,
    revoked_reason: Option<String>,
    revoked_by_report: u8,
    leaked_at: Option<Ms>,
    leak_source: Option<LeakSource>,
    leak_url: Option<String>,
    merchant_name: String,
    merchant_status: MerchantStatus,
    unused_permissions: Option<u32>,
}

impl Row {
    /// The key with its status at `now`, and its merchant account.
    pub(super) fn into_organisation_key(self, now: Moment) -> Result<OrganisationKey, Failure> {
        let (merchant_name, merchant_status) = (self.merchant_name.clone(), self.merchant_status);
        Ok(OrganisationKey { key: self.into_key(now)?, merchant_name, merchant_status })
    }

    /// The key with its status at `now`.
    pub(super) fn into_key(self, now: Moment) -> Result<Key, Failure> {
        let permissions = PermissionSet::from_bits(self.permissions).ok_or_else(unknown_permission)?;
        let expires_at = self.expires_at.map(Into::into);
        let grace_ends_at = self.grace_ends_at.map(Into::into);
        let state = KeyState {
            disabled_at: self.disabled_at.map(Into::into),
            revoked_at: self.revoked_at.map(Into::into),
            expires_at: earlier(expires_at, grace_ends_at),
        };
        let leak = self.leaked_at.zip(self.leak_source).map(|(at, source)| KeyLeak {
            reported_at: at.into(),
            source,
            url: self.leak_url,
        });
        Ok(Key {
            id: self.id,
            merchant_id: self.merchant_id,
            mode: self.mode,
            name: self.name,
            description: self.description,
            hint: self.hint,
            permissions,
            access: permissions.access(),
            status: state.status_at(now),
            allowed_ips: json::read_text(&self.allowed_ips)?,
            expires_at,
            grace_ends_at,
            expires_by: person(self.expires_by, self.expires_by_name),
            replaces: self.replaces,
            replaced_by: self.replaced_by,
            created_at: self.created_at.into(),
            created_by: Person { id: self.created_by, name: self.created_by_name },
            updated_at: self.updated_at.into(),
            updated_by: Person { id: self.updated_by, name: self.updated_by_name },
            disabled_at: state.disabled_at,
            disabled_by: person(self.disabled_by, self.disabled_by_name),
            disabled_reason: self.disabled_reason,
            revoked_at: state.revoked_at,
            revoked_by: person(self.revoked_by, self.revoked_by_name).filter(|_| self.revoked_by_report == 0),
            revoked_reason: self.revoked_reason,
            leak,
            last_used_at: self.last_used_at.map(Into::into),
            unused_permissions: self.unused_permissions,
        })
    }
}

fn person(id: Option<MemberId>, name: Option<String>) -> Option<Person> {
    id.zip(name).map(|(id, name)| Person { id, name })
}

fn unknown_permission() -> Failure {
    Failure::broken(ErrorCode::InternalError, "reading a key", "a bit is no known permission")
}
