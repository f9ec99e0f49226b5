//! The settings of the member's organisation.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::db;
use crate::event;
use crate::failure::Failure;
use crate::if_match::{self, tagged};
use crate::reply::{self, Reply};
use crate::retry::retry;
use shared::activity::ActivityAction;
use shared::endpoint::UpdateOrganisation;
use shared::member::Organisation;

/// A request that changes nothing writes nothing.
pub(crate) async fn update(
    member: &MemberSession,
    call: Call<UpdateOrganisation>,
) -> Result<Reply<Organisation>, Failure> {
    let (patch, context) = (call.input, &call.context);
    let author = member.author(context.now);
    let mut before = member.session.organisation.clone();
    retry(async || {
        let after = Organisation {
            id: before.id,
            revokes_leaked_test_keys: patch.revokes_leaked_test_keys.unwrap_or(before.revokes_leaked_test_keys),
            leak_mail: patch.leak_mail.unwrap_or(before.leak_mail),
            name: patch.name.clone().unwrap_or_else(|| before.name.clone()),
            requires_passkey: patch.requires_passkey.unwrap_or(before.requires_passkey),
            api_url: patch.api_url.clone().unwrap_or_else(|| before.api_url.clone()),
        };
        if after == before {
            return Ok(Some(tagged(reply::ok(after))));
        }
        if_match::check(context, &before)?;
        let updated =
            event::by_member(author, context, ActivityAction::OrganisationUpdated).changes(&before, &after)?;
        let change = vec![db::organisations::update(&before, &after, context.now), updated.insert()?];
        if context.db.change(change).await? {
            return Ok(Some(tagged(reply::ok(after))));
        }
        // A concurrent request changed the organisation. The event must contain the values before this change, so read
        // again.
        before = db::organisations::find(&context.db, before.id).await?.ok_or_else(Failure::not_found)?;
        Ok(None)
    })
    .await
}
