//! What the operator of a deployment does: makes organisations, and ways in for their members.

use crate::activity;
use crate::db::{self, members::Membership};
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
use shared::session::{NewSignInLink, SignInLink};

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
        db::organisations::insert(&organisation, arrival.now),
        db::members::insert(&member, organisation.id, arrival.now),
        db::events::insert(made)?,
        insert_link,
        db::events::insert(invited)?,
    ];
    arrival.db.change(change).await?;
    Ok(reply::created(CreatedOrganisation { organisation, member, sign_in_link }))
}

pub(crate) async fn create_sign_in_link(call: Call<CreateSignInLink>) -> Result<Reply<SignInLink>, Failure> {
    let (new, arrival) = (call.input.check()?, &call.arrival);
    let membership = the_one_of(&new, db::members::with_email(&arrival.db, &new.email).await?)?;
    let (sign_in_link, insert_link) = sign_in_links::make(arrival, membership.member.id);
    let mut invited = activity::by_operator(membership.organisation.id, arrival, ActivityAction::SignInLinkCreated);
    invited.member_id = Some(membership.member.id);
    if !arrival.db.change(vec![insert_link, db::events::insert(invited)?]).await? {
        return Err(Failure::not_found());
    }
    Ok(reply::created(sign_in_link))
}

/// Of those who have the address, the one who is meant.
fn the_one_of(new: &NewSignInLink, mut found: Vec<Membership>) -> Result<Membership, Failure> {
    found.retain(|membership| new.organisation_id.is_none_or(|named| named == membership.organisation.id));
    match (found.pop(), found.is_empty()) {
        (Some(membership), true) => Ok(membership),
        (Some(_), false) => Err(vec![NewSignInLink::organisation_to_be_named()].into()),
        (None, _) => Err(Failure::refused(ErrorCode::NotFound, "Check the address: no member whom this names has it.")),
    }
}
