//! `POST /api/keys/{key_id}/cancel-rotation`: keeps a replaced key, as long as its grace period lasts.

use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_key, now};
use serde_json::json;
use shared::activity::{ActivityAction, ActivityFilter};
use shared::endpoint::{CancelRotation, CreateKey, FinishRotation, GetKey, ListActivity, ListKeys, Nothing};
use shared::key::{Key, KeyFilter, KeyStatus, Mode, NewKey};
use shared::moment::Moment;
use shared::problem::ErrorCode;

const HOUR_SECONDS: u32 = 3600;

/// A key that expires in two days and was replaced with a grace period of one hour.
fn replaced() -> (Organisation, Key, Key) {
    let organisation = Organisation::new();
    let sent = NewKey { expires_at: Some(now().plus_ms(2 * Moment::DAY_MS)), ..new_key(Mode::Test) };
    let old = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &sent).key;
    let new = organisation.replace(&old, HOUR_SECONDS).key;
    (organisation, old, new)
}

fn cancel(organisation: &Organisation, old: &Key) -> Key {
    organisation.owner.call::<CancelRotation>(&old.id, &Nothing {})
}

fn refusal(organisation: &Organisation, old: &Key) -> ErrorCode {
    organisation.refuses(organisation.owner.request_to::<CancelRotation>(&old.id, &Nothing {})).code
}

/// Moves the end of the grace period to one second ago.
fn end_grace(key: &Key) {
    let sql = "UPDATE keys SET grace_ends_at = CAST(? AS INTEGER) WHERE id = ?";
    database::run(sql, &[&now().plus_ms(-1000).ms().to_string(), &key.id.to_string()]);
}

#[test]
fn cancelling_a_rotation_restores_the_expiry() {
    for is_revoked in [false, true] {
        let (organisation, old, new) = replaced();
        if is_revoked {
            organisation.revoke(&new);
        }
        let kept = cancel(&organisation, &old);
        assert_eq!(
            (kept.status, kept.ends_at(), kept.expires_at),
            (KeyStatus::Enabled, old.expires_at, old.expires_at)
        );
        assert_eq!((kept.grace_ends_at, kept.expires_by.as_ref(), kept.replaced_by), (None, None, Some(new.id)));
        assert_eq!(cancel(&organisation, &old), kept, "cancelling again must change nothing");
        let filter = ActivityFilter { key_id: Some(old.id), ..ActivityFilter::default() };
        let event = organisation.owner.call::<ListActivity>(&(), &filter).items.remove(0);
        assert_eq!(event.action, ActivityAction::RotationCancelled);
        assert_eq!(
            (&event.before["grace_ends_at"], &event.after["grace_ends_at"]),
            (&json!(new.created_at.plus_ms(Moment::HOUR_MS)), &json!(null),)
        );
        assert_eq!(organisation.events_of(ActivityAction::RotationCancelled), 1);
    }
}

#[test]
fn an_ended_grace_period_cannot_be_cancelled() {
    let (organisation, old, _) = replaced();
    end_grace(&old);
    assert_eq!(refusal(&organisation, &old), ErrorCode::GracePeriodIsOver);
    let (organisation, old, _) = replaced();
    organisation.owner.call::<FinishRotation>(&old.id, &Nothing {});
    assert_eq!(refusal(&organisation, &old), ErrorCode::GracePeriodIsOver);
}

#[test]
fn a_replaced_key_that_has_expired_cannot_be_kept() {
    let (organisation, old, _) = replaced();
    organisation.expire(&old);
    assert_eq!(refusal(&organisation, &old), ErrorCode::KeyIsExpired);
}

#[test]
fn a_kept_key_does_not_end_with_its_former_grace_period() {
    let (organisation, old, _) = replaced();
    cancel(&organisation, &old);
    organisation.owner.call::<ListKeys>(&old.merchant_id, &KeyFilter::default());
    let lapsed = database::run("SELECT lapsed_at, ends_at FROM keys WHERE id = ?", &[&old.id.to_string()]);
    assert_eq!(lapsed[0], [json!(null), json!(old.expires_at.map(Moment::ms))]);
    assert_eq!(organisation.events_of(ActivityAction::GraceEnded), 0);
}

#[test]
fn a_rotation_can_be_cancelled_for_a_disabled_key() {
    let (organisation, old, _) = replaced();
    organisation.disable(&old);
    let kept = cancel(&organisation, &old);
    assert_eq!((kept.status, kept.ends_at()), (KeyStatus::Disabled, old.expires_at));
}

#[test]
fn a_kept_key_can_be_replaced_again_after_a_revocation() {
    let (organisation, old, new) = replaced();
    cancel(&organisation, &old);
    organisation.revoke(&new);
    let third = organisation.replace(&old, 2 * HOUR_SECONDS);
    let old = organisation.owner.call::<GetKey>(&old.id, &Nothing {});
    assert_eq!((old.replaced_by, old.grace_ends_at), (Some(third.key.id), third.predecessor_ends_at));
    assert_eq!(third.predecessor_ends_at, Some(third.key.created_at.plus_ms(2 * Moment::HOUR_MS)));
}
