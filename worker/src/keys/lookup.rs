//! Finds the key of a secret by its digest, so that a member who has found a secret learns which key to revoke.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::db;
use crate::failure::Failure;
use crate::limits;
use crate::reply::{self, Reply};
use shared::endpoint::LookUpKey;
use shared::leak::FoundKey;

pub(crate) async fn run(member: &MemberSession, call: Call<LookUpKey>) -> Result<Reply<FoundKey>, Failure> {
    let context = &call.context;
    limits::before_search(context, member.session.member.id).await?;
    let key =
        db::keys::organisation::with_digest(&context.db, member.organisation_id(), &call.input.digest, context.now);
    Ok(reply::ok(FoundKey { key: key.await? }))
}
