//! The operator's endpoints: create organisations and sign-in links.

use crate::call::Call;
use crate::context::RequestContext;
use crate::db;
use crate::db::members::Membership;
use crate::db::repeated_requests::{self, Request};
use crate::event;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::{idempotency, sign_in_links};
use shared::activity::ActivityAction;
use shared::endpoint::{CreateOrganisation, CreateSignInLink};
use shared::id::{MemberId, OrganisationId};
use shared::member::{CreatedOrganisation, LeakMail, Member, NewOrganisation, Organisation, Role};
use shared::problem::ErrorCode;
use shared::session::{NewSignInLink, SignInLink};

pub(crate) async fn create_organisation(call: Call<CreateOrganisation>) -> Result<Reply<CreatedOrganisation>, Failure> {
    let new = call.input;
    let Call { context, .. } = call;
    let request = idempotency::request(&context, "operator", "organisation", &new)?;
    let before = async || {
        let Some(made) = idempotency::made_before(&context, request.as_ref()).await? else { return Ok(None) };
        created_before(&context, &made, &new.owner.email).await.map(reply::ok).map(Some)
    };
    let create = async || Ok(make_organisation(&context, &new, request.as_ref()).await?.map(reply::created));
    idempotency::create_once(before, create).await
}

/// Writes the organisation and its owner. `None` if a concurrent request with the same `Idempotency-Key` was faster.
async fn make_organisation(
    context: &RequestContext,
    new: &NewOrganisation,
    request: Option<&Request>,
) -> Result<Option<CreatedOrganisation>, Failure> {
    let organisation = Organisation {
        id: context.fresh(OrganisationId::new),
        name: new.name.clone(),
        requires_passkey: false,
        revokes_leaked_test_keys: true,
        leak_mail: LeakMail::OwnersAndAdmins,
        api_url: None,
    };
    let (name, email) = (new.owner.name.clone(), new.owner.email.clone());
    let member = Member { id: context.fresh(MemberId::new), name, email, role: Role::Owner };
    let (sign_in_link, insert_link) = sign_in_links::make(context, member.id);
    let made = event::by_operator(organisation.id, context, ActivityAction::OrganisationCreated)
        .about_member(member.id)
        .became("name", organisation.name.as_str())
        .became("owner", member.email.as_str());
    let invited =
        event::by_operator(organisation.id, context, ActivityAction::SignInLinkCreated).about_member(member.id);
    let mut change = vec![
        db::organisations::insert(&organisation, context.now),
        db::members::insert(&member, organisation.id, context.now),
    ];
    repeated_requests::once(&mut change, request, organisation.id);
    change.extend([made.insert()?, insert_link, invited.insert()?]);
    let is_created = context.db.change(change).await?;
    Ok(is_created.then_some(CreatedOrganisation { organisation, member, sign_in_link }))
}

/// The organisation that an earlier request with the same `Idempotency-Key` created, with a new sign-in link for its
/// owner.
async fn created_before(context: &RequestContext, made: &str, email: &str) -> Result<CreatedOrganisation, Failure> {
    let memberships = db::members::with_email(&context.db, email).await?;
    let found = memberships.into_iter().find(|membership| membership.organisation.id.to_string() == made);
    let membership = found.ok_or_else(Failure::not_found)?;
    let sign_in_link = link_for(context, &membership).await?;
    Ok(CreatedOrganisation { organisation: membership.organisation, member: membership.member, sign_in_link })
}

pub(crate) async fn create_sign_in_link(call: Call<CreateSignInLink>) -> Result<Reply<SignInLink>, Failure> {
    let (new, context) = (call.input, &call.context);
    let membership = the_one_of(&new, db::members::with_email(&context.db, &new.email).await?)?;
    link_for(context, &membership).await.map(reply::created)
}

async fn link_for(context: &RequestContext, membership: &Membership) -> Result<SignInLink, Failure> {
    let (sign_in_link, insert_link) = sign_in_links::make(context, membership.member.id);
    let invited = event::by_operator(membership.organisation.id, context, ActivityAction::SignInLinkCreated)
        .about_member(membership.member.id);
    if !context.db.change(vec![insert_link, invited.insert()?]).await? {
        return Err(Failure::not_found());
    }
    Ok(sign_in_link)
}

/// The membership that the request names. Fails if no membership or several match.
fn the_one_of(new: &NewSignInLink, mut found: Vec<Membership>) -> Result<Membership, Failure> {
    found.retain(|membership| new.organisation_id.is_none_or(|named| named == membership.organisation.id));
    match (found.pop(), found.is_empty()) {
        (Some(membership), true) => Ok(membership),
        (Some(_), false) => Err(vec![NewSignInLink::organisation_to_be_named()].into()),
        (None, _) => {
            Err(Failure::refused(ErrorCode::NotFound, "Check the address and the organisation: no member matches."))
        }
    }
}
