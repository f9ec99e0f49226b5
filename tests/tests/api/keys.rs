//! `/api/merchants/{merchant_id}/keys` and `/api/keys/{key_id}`

mod bad_input;
mod bulk;
mod cancel_rotation;
mod create;
mod dry_run;
mod expiry;
mod idempotency;
mod list;
mod list_filter;
mod observed;
mod organisation;
mod races;
mod replacement;
mod state_changes;
mod update;
mod usage;

use keywright_tests::organisation::Organisation;
use shared::endpoint::{GetKey, Nothing};
use shared::key::{Key, KeyStatus};

/// Three keys of a merchant account of their own, one in each status in which a key does not work.
fn disabled_expired_and_revoked(organisation: &Organisation) -> [Key; 3] {
    let merchant_id = organisation.merchant().id;
    let [disabled, expired, revoked] = [(); 3].map(|()| organisation.key(merchant_id).key);
    organisation.disable(&disabled);
    organisation.expire(&expired);
    organisation.revoke(&revoked);
    [disabled, expired, revoked]
}

#[test]
fn a_key_is_returned_as_it_was_created() {
    let organisation = Organisation::new();
    let made = organisation.key(organisation.merchant().id).key;
    assert_eq!(organisation.owner.call::<GetKey>(&made.id, &Nothing {}), made);
}

#[test]
fn a_key_shows_its_current_status() {
    let organisation = Organisation::new();
    let status = |key: Key| organisation.owner.call::<GetKey>(&key.id, &Nothing {}).status;
    let shown = disabled_expired_and_revoked(&organisation).map(status);
    assert_eq!(shown, [KeyStatus::Disabled, KeyStatus::Expired, KeyStatus::Revoked]);
}

#[test]
fn a_revoked_key_shows_when_why_and_who_revoked_it() {
    let organisation = Organisation::new();
    let key = organisation.key(organisation.merchant().id).key;
    organisation.revoke(&key);
    let seen = organisation.owner.call::<GetKey>(&key.id, &Nothing {});
    let by = seen.revoked_by.expect("the revoking member");
    assert_eq!((by.id, by.name), (organisation.owner_record.id, organisation.owner_record.name));
    assert_eq!(seen.revoked_reason.as_deref(), Some("of the test"));
    assert!(seen.revoked_at.is_some());
}
