//! Creates a key: once, even if the request is repeated with the same `Idempotency-Key`.
//!
//! The secret is created here and returned in this one reply. Only its digest and its ending are stored.

use super::{check_merchant, find, succession};
use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db;
use crate::db::keys::{NewRow, Request};
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::token::sha256;
use crate::{event, idempotency, random};
use shared::activity::ActivityAction;
use shared::endpoint::CreateKey;
use shared::id::{KeyId, MerchantId};
use shared::key::{CreatedKey, Key, KeyFacts};
use shared::problem::ErrorCode;
use shared::secret::{MalformedSecret, RANDOM_LEN, Secret};

pub(crate) async fn create(member: &MemberSession, call: Call<CreateKey>) -> Result<Reply<CreatedKey>, Failure> {
    let (context, merchant_id) = (&call.context, call.target);
    member.require_for_key(call.input.mode, context.now)?;
    let idempotency_key = idempotency::key(context)?;
    check_merchant(context, member, merchant_id).await?;
    let before = async || Ok(repeat(&call, member, idempotency_key.as_deref()).await?.map(reply::ok));
    let create = async || {
        let facts = call.input.check(context.now)?;
        let request = idempotency_key.clone().map(|key| request(key, merchant_id, &facts)).transpose()?;
        let predecessor = succession::predecessor(context, member, merchant_id, &facts).await?;
        let new = New { merchant_id, facts: &facts, request: request.as_ref(), predecessor: predecessor.as_ref() };
        Ok(make(context, member, &new).await?.map(reply::created))
    };
    idempotency::create_once(before, create).await
}

/// The key that an earlier request with the same `Idempotency-Key` created, without its secret.
async fn repeat(
    call: &Call<CreateKey>,
    member: &MemberSession,
    key: Option<&str>,
) -> Result<Option<CreatedKey>, Failure> {
    let Some(key) = key else { return Ok(None) };
    let context = &call.context;
    let Some(made) = db::keys::find_made(&context.db, member.session.member.id, key).await? else { return Ok(None) };
    // Checks the repetition as of the first request: it must stay the same request even when its `expires_at` has
    // passed.
    let facts = call.input.check(made.at()).ok();
    let request = facts.map(|facts| request(key.to_owned(), call.target, &facts)).transpose()?;
    if request.is_some_and(|request| request.digest == made.request_digest) {
        return created(context, member, made.id, None).await.map(Some);
    }
    Err(idempotency::reused())
}

/// The key to create.
struct New<'a> {
    merchant_id: MerchantId,
    facts: &'a KeyFacts,
    request: Option<&'a Request>,
    predecessor: Option<&'a Key>,
}

/// Writes the key, its event, its idempotency record and the end of the key that it replaces in one transaction. `None`
/// if a concurrent request was faster: with the same `Idempotency-Key`, or by changing the key to be replaced.
async fn make(context: &RequestContext, member: &MemberSession, new: &New<'_>) -> Result<Option<CreatedKey>, Failure> {
    let author = member.author(context.now);
    let secret = Secret::new(new.facts.mode, &random::alphanumeric(RANDOM_LEN)).map_err(not_well_formed)?;
    let id = context.fresh(KeyId::new);
    let made = event::by_member(author, context, ActivityAction::KeyCreated)
        .about_key(new.merchant_id, id)
        .began(new.facts)?
        .became("hint", secret.hint());
    let &New { merchant_id, facts, request, predecessor } = new;
    let row = NewRow { id, merchant_id, facts, secret: &secret, request, predecessor };
    let mut change = vec![db::keys::insert(&row, author)?, made.insert()?];
    if let Some(old) = predecessor {
        change.extend(succession::end(old, id, facts, member, context)?);
    }
    if !context.db.change(change).await? {
        return Ok(None);
    }
    created(context, member, id, Some(secret.reveal().to_owned())).await.map(Some)
}

/// The reply: the key, its secret if it was just created, and when the key that it replaces ends.
async fn created(
    context: &RequestContext,
    member: &MemberSession,
    id: KeyId,
    secret: Option<String>,
) -> Result<CreatedKey, Failure> {
    let key = find(context, member, id).await?;
    let predecessor_ends_at = match key.replaces {
        Some(old) => find(context, member, old).await?.ends_at(),
        None => None,
    };
    Ok(CreatedKey { key, predecessor_ends_at, secret })
}

fn request(idempotency_key: String, merchant_id: MerchantId, facts: &KeyFacts) -> Result<Request, Failure> {
    let asked = serde_json::to_string(&(merchant_id, facts))?;
    Ok(Request { idempotency_key, digest: sha256(&asked) })
}

fn not_well_formed(_: MalformedSecret) -> Failure {
    Failure::broken(ErrorCode::InternalError, "creating a secret", "it is malformed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::moment::Moment;

    #[test]
    fn the_digest_depends_on_the_merchant_account_and_all_facts() {
        let facts = |name: &str| {
            let json = serde_json::json!({ "mode": "test", "permissions": ["customer.view"], "name": name });
            serde_json::from_value::<shared::key::NewKey>(json).unwrap().check(Moment::from_ms(0)).unwrap()
        };
        let digest = |merchant, facts| request("x".to_owned(), merchant, &facts).unwrap().digest;
        let (one, other) = (MerchantId::new(1, 1), MerchantId::new(1, 2));
        assert_eq!(digest(one, facts("Shop")), digest(one, facts(" Shop ")));
        assert_ne!(digest(one, facts("Shop")), digest(one, facts("Store")));
        assert_ne!(digest(one, facts("Shop")), digest(other, facts("Shop")));
    }
}
