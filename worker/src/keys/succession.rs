//! Creates a key as the replacement of another: whether the old key can be replaced, and when it ends.

use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db::{self, Statement};
use crate::event;
use crate::failure::Failure;
use crate::json::Json;
use shared::activity::ActivityAction;
use shared::field::{FieldError, FieldErrorCode};
use shared::id::{KeyId, MerchantId};
use shared::key::{Key, KeyFacts};

/// The key that `facts` replaces, if any. Fails if that key cannot be replaced.
pub(super) async fn predecessor(
    context: &RequestContext,
    member: &MemberSession,
    merchant_id: MerchantId,
    facts: &KeyFacts,
) -> Result<Option<Key>, Failure> {
    let Some(id) = facts.replaces else { return Ok(None) };
    let found = db::keys::find(&context.db, member.organisation_id(), id, context.now).await?;
    let old = found
        .filter(|old| old.merchant_id == merchant_id)
        .ok_or_else(|| wrong("replaces", "This key doesn't exist in this merchant account.".to_owned()))?;
    if old.mode != facts.mode {
        return Err(wrong("mode", format!("Use the mode of the key that is replaced: {}.", old.mode)));
    }
    let has_replacement = db::keys::has_replacement(&context.db, id, context.now).await?;
    let replaceable = old.check_replaceable(has_replacement, context.now);
    replaceable.map_err(|why| Failure::refused(why.code(), why.advice()))?;
    Ok(Some(old))
}

/// The statements that set the end of `old`, at the latest the end of the grace period, and write its event.
pub(super) fn end(
    old: &Key,
    successor: KeyId,
    facts: &KeyFacts,
    member: &MemberSession,
    context: &RequestContext,
) -> Result<[Statement; 2], Failure> {
    let author = member.author(context.now);
    let mut after = old.clone();
    after.grace_ends_at = facts.grace_ends_at(context.now, old.grace_ends_at);
    if after.ends_at() != old.ends_at() {
        after.expires_by = Some(member.person());
    }
    let end = |key: &Key| key.grace_ends_at.map_or(Json::Null, |at| Json::Text(at.to_string()));
    let replaced = event::by_member(author, context, ActivityAction::KeyReplaced)
        .about_key(old.merchant_id, old.id)
        .was("grace_ends_at", end(old))
        .became("grace_ends_at", end(&after))
        .became("replaced_by", successor.to_string());
    Ok([db::keys::update_state(old, &after, author).if_changed(), replaced.insert()?])
}

fn wrong(field: &str, message: String) -> Failure {
    vec![FieldError::new(field, FieldErrorCode::Invalid, message)].into()
}
