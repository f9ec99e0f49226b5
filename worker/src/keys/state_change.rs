//! Changes of a key's state: disable, enable, revoke, finish or cancel a rotation.
//!
//! `shared/src/key/transition.rs` decides what an action does. The Worker writes it as one guarded change: of
//! several concurrent requests, one succeeds and writes its event, and the others read the new state and try again.

use super::find;
use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db::keys::Whose;
use crate::db::{self, Statement};
use crate::event;
use crate::expiry;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::retry::retry;
use serde::Serialize;
use shared::activity::{ActivityAction, Person};
use shared::endpoint::{CancelRotation, DisableKey, EnableKey, FinishRotation, RevokeKey};
use shared::id::KeyId;
use shared::key::{Disabling, Key, KeyAction, KeyLeak, KeyStatus, LeakSource, Revocation, Transition, advice};
use shared::member::Right;
use shared::moment::Moment;

pub(crate) async fn disable(member: &MemberSession, call: Call<DisableKey>) -> Result<Reply<Key>, Failure> {
    let change = KeyChange::disabling(call.input);
    apply(member, &call.context, call.target, &change).await
}

pub(crate) async fn enable(member: &MemberSession, call: Call<EnableKey>) -> Result<Reply<Key>, Failure> {
    apply(member, &call.context, call.target, &KeyChange::new(KeyAction::Enable)).await
}

pub(crate) async fn revoke(member: &MemberSession, call: Call<RevokeKey>) -> Result<Reply<Key>, Failure> {
    let change = KeyChange::revoking(call.input);
    apply(member, &call.context, call.target, &change).await
}

pub(crate) async fn finish_rotation(member: &MemberSession, call: Call<FinishRotation>) -> Result<Reply<Key>, Failure> {
    apply(member, &call.context, call.target, &KeyChange::new(KeyAction::FinishRotation)).await
}

pub(crate) async fn cancel_rotation(member: &MemberSession, call: Call<CancelRotation>) -> Result<Reply<Key>, Failure> {
    apply(member, &call.context, call.target, &KeyChange::new(KeyAction::CancelRotation)).await
}

/// Applies a change, if it has an effect, and replies with the resulting key.
async fn apply(
    member: &MemberSession,
    context: &RequestContext,
    id: KeyId,
    change: &KeyChange,
) -> Result<Reply<Key>, Failure> {
    retry(async || {
        let before = find(context, member, id).await?;
        if change.takes_step_up() {
            member.require_for_key(before.mode, context.now)?;
        } else {
            member.require(Right::manage_keys(before.mode))?;
        }
        match before.transition(change.action, context.now) {
            Transition::AlreadyDone => return Ok(Some(reply::ok(before))),
            Transition::Refused(code) => return Err(Failure::refused(code, advice(code))),
            Transition::Apply(event) => {
                if before.state().has_expired(context.now) {
                    // The expiry of a revoked key can no longer be recorded.
                    expiry::record(&context.db, Whose::Key(before.id), context.now).await?;
                }
                if context.db.change(change.statements(event, &before, member, context)?).await? {
                    return Ok(Some(reply::ok(find(context, member, id).await?)));
                }
                // A concurrent request changed the key: try again.
            }
        }
        Ok(None)
    })
    .await
}

/// An action on a key and its reason.
#[derive(Debug)]
pub(super) struct KeyChange {
    action: KeyAction,
    reason: Option<String>,
}

impl KeyChange {
    pub(super) const fn new(action: KeyAction) -> Self {
        Self { action, reason: None }
    }

    pub(super) fn disabling(disabling: Disabling) -> Self {
        Self { action: KeyAction::Disable, reason: disabling.reason }
    }

    pub(super) fn revoking(revocation: Revocation) -> Self {
        let action = if revocation.leaked { KeyAction::RevokeLeaked } else { KeyAction::Revoke };
        Self { action, reason: Some(revocation.reason) }
    }

    pub(super) const fn takes_step_up(&self) -> bool {
        self.action.takes_step_up()
    }

    pub(super) fn transition(&self, key: &Key, now: Moment) -> Transition {
        key.transition(self.action, now)
    }

    /// The statements that write the change of `before` and its event.
    pub(super) fn statements(
        &self,
        action: ActivityAction,
        before: &Key,
        member: &MemberSession,
        context: &RequestContext,
    ) -> Result<Vec<Statement>, Failure> {
        let after = self.applied(before, &member.person(), context.now);
        let author = member.author(context.now);
        let event = event::by_member(author, context, action)
            .about_key(before.merchant_id, before.id)
            .changes(&RecordedState::of(before), &RecordedState::of(&after))?
            .because(self.reason.as_deref());
        Ok(vec![db::keys::update_state(before, &after, author), event.insert()?])
    }

    /// The key after the change.
    fn applied(&self, before: &Key, by: &Person, now: Moment) -> Key {
        let mut key = before.clone();
        match self.action {
            KeyAction::Disable => {
                key.disabled_at = Some(now);
                key.disabled_by = Some(by.clone());
                key.disabled_reason.clone_from(&self.reason);
            }
            KeyAction::Enable => (key.disabled_at, key.disabled_by, key.disabled_reason) = (None, None, None),
            KeyAction::Revoke | KeyAction::RevokeLeaked => {
                key.revoked_at = Some(now);
                key.revoked_by = Some(by.clone());
                key.revoked_reason.clone_from(&self.reason);
                if self.action == KeyAction::RevokeLeaked {
                    let by_member = || KeyLeak { reported_at: now, source: LeakSource::Member, url: None };
                    key.leak = Some(key.leak.take().unwrap_or_else(by_member));
                }
            }
            KeyAction::FinishRotation => (key.grace_ends_at, key.expires_by) = (Some(now), Some(by.clone())),
            KeyAction::CancelRotation => (key.grace_ends_at, key.expires_by) = (None, None),
        }
        key.status = key.state().status_at(now);
        key
    }
}

/// The fields of a key that events of a change contain.
#[derive(Serialize)]
struct RecordedState {
    status: KeyStatus,
    grace_ends_at: Option<Moment>,
}

impl RecordedState {
    const fn of(key: &Key) -> Self {
        Self { status: key.status, grace_ends_at: key.grace_ends_at }
    }
}
