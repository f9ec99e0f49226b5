//! What the operator of a deployment does: makes organisations, and ways in for their members.

use crate::activity;
use crate::db;
use crate::failure::Failure;
use crate::json::Json;
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::sign_in_links;
use shared::activity::ActivityAction;
use shared::endpoint::{CreateOrganisation, CreateSignInLink};
use shared::id::{MemberId, OrganisationId};
use shared::member::{CreatedOrganisation, Member, Organisation, Role};
use shared::problem::ErrorCode;
use shared::session::SignInLink;

pub(crate) async fn create_organisation(call: Call<CreateOrganisation>) -> Result<Reply<CreatedOrganisation>, Failure> {
    let new = call.input.check()?;
    let Call { arrival, .. } = call;
    let organisation = Organisation { id: arrival.fresh(OrganisationId::new), name: new.name, requires_passkey: false };
    let (name, email) = (new.owner.name, new.owner.email);
    let member = Member { id: arrival.fresh(MemberId::new), name, email, role: Role::Owner };
    let (sign_in_link, insert_link) = sign_in_links::make(&arrival, member.id);
    let mut made = activity::by_operator(organisation.id, &arrival, ActivityAction::OrganisationCreated);
    made.member_id = Some(member.id);
    made.after.push(("name".to_owned(), Json::Text(organisation.name.clone())));
    made.after.push(("owner".to_owned(), Json::Text(member.email.clone())));
    let mut invited = activity::by_operator(organisation.id, &arrival, ActivityAction::SignInLinkCreated);
    invited.member_id = Some(member.id);
    let change = vec![
        db::members::insert_organisation_unless_taken(&organisation, &member.email, arrival.now),
        db::members::insert(&member, organisation.id, arrival.now),
        db::events::insert(made)?,
        insert_link,
        db::events::insert(invited)?,
    ];
    if !arrival.db.change(change).await? {
        return Err(Failure::refused(ErrorCode::EmailTaken, "Use another address, or make that member a link."));
    }
    Ok(reply::created(CreatedOrganisation { organisation, member, sign_in_link }))
}

pub(crate) async fn create_sign_in_link(call: Call<CreateSignInLink>) -> Result<Reply<SignInLink>, Failure> {
    let email = call.input.check()?.email;
    let arrival = &call.arrival;
    let found = db::members::find_by_email(&arrival.db, &email).await?;
    let membership = found.ok_or_else(|| {
        Failure::refused(ErrorCode::NotFound, "Check the address: no member of this deployment has it.")
    })?;
    let (sign_in_link, insert_link) = sign_in_links::make(arrival, membership.member_id);
    let mut invited = activity::by_operator(membership.organisation_id, arrival, ActivityAction::SignInLinkCreated);
    invited.member_id = Some(membership.member_id);
    if !arrival.db.change(vec![insert_link, db::events::insert(invited)?]).await? {
        return Err(Failure::not_found());
    }
    Ok(reply::created(sign_in_link))
}
