//! Invitations: made, listed, revoked, and opened. An opened one makes a member.

use crate::activity;
use crate::arrival::Arrival;
use crate::caller::SignedIn;
use crate::db::invitations::Opened;
use crate::db::members::Membership;
use crate::db::{self, Author, events::NewEvent};
use crate::failure::Failure;
use crate::mail::{self, Mail};
use crate::members::check_may_appoint;
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::session::{self, WayIn};
use crate::sign_in_links;
use serde::Serialize;
use shared::activity::ActivityAction;
use shared::endpoint::{CreateInvitation, ListInvitations, RevokeInvitation};
use shared::id::{InvitationId, MemberId};
use shared::invitation::{CreatedInvitation, INVITATION_MS, Invitation};
use shared::member::{Member, Role};
use shared::page::Page;
use shared::problem::ErrorCode;
use shared::session::SignInLink;

pub(crate) async fn list(call: Call<ListInvitations>) -> Result<Reply<Page<Invitation>>, Failure> {
    let organisation_id = call.caller.member()?.organisation_id();
    let items = db::invitations::list(&call.arrival.db, organisation_id).await?;
    Ok(reply::ok(Page { items, next_cursor: None }))
}

pub(crate) async fn create(call: Call<CreateInvitation>) -> Result<Reply<CreatedInvitation>, Failure> {
    let (new, member, arrival) = (call.input.check()?, call.caller.member()?, &call.arrival);
    check_may_appoint(member, new.role)?;
    let (link, token_hash) = sign_in_links::write(arrival, INVITATION_MS);
    let invitation = Invitation {
        id: arrival.fresh(InvitationId::new),
        name: new.name,
        email: new.email,
        role: new.role,
        created_at: arrival.now,
        created_by: member.person(),
        expires_at: link.expires_at,
    };
    store(arrival, member, &invitation, &token_hash).await?;
    let (to, text) = (invitation.email.as_str(), text(&invitation, member, &link));
    let is_sent = mail::send(arrival, Mail { to, subject: "You are invited to Keywright", text }).await;
    Ok(reply::created(CreatedInvitation { invitation, link, is_sent }))
}

pub(crate) async fn revoke(call: Call<RevokeInvitation>) -> Result<Reply<()>, Failure> {
    let (member, arrival) = (call.caller.member()?, &call.arrival);
    let organisation_id = member.organisation_id();
    let found = db::invitations::find(&arrival.db, organisation_id, call.target).await?;
    let invitation = found.ok_or_else(Failure::not_found)?;
    check_may_appoint(member, invitation.role)?;
    let revoked = revoked(arrival, member.author(arrival.now), &invitation)?;
    let change =
        vec![db::invitations::revoke(organisation_id, invitation.id, arrival.now), db::events::insert(revoked)?];
    // Where it is not made, the invitation was accepted or revoked since we looked: it is no longer there.
    if arrival.db.change(change).await? { Ok(reply::no_content()) } else { Err(Failure::not_found()) }
}

/// Whom an invitation lets in, if there is such an invitation: a member whom its opening makes.
pub(crate) async fn way_in(arrival: &Arrival, token_hash: &str) -> Result<Option<WayIn>, Failure> {
    let Some(opened) = db::invitations::find_by_token(&arrival.db, token_hash).await? else { return Ok(None) };
    if !opened.inviters_role.may_appoint(opened.role) {
        // An invitation gives no more than its maker could give now.
        return Ok(None);
    }
    if opened.is_accepted {
        return Err(session::link_used());
    }
    if opened.expires_at <= arrival.now {
        let detail = "Invitations last 72 hours. Ask for a new one.";
        return Err(Failure::refused(ErrorCode::SignInLinkExpired, detail));
    }
    let Opened { organisation, name, email, role, .. } = opened;
    let member = Member { id: arrival.fresh(MemberId::new), name, email, role };
    let author = Author { organisation_id: organisation.id, member_id: member.id, now: arrival.now };
    let mut joined = activity::by(author, arrival, ActivityAction::MemberJoined);
    joined.member_id = Some(member.id);
    joined.after = activity::fields(&Invited::of_member(&member))?;
    let change = vec![
        db::invitations::accept(token_hash, arrival.now),
        db::members::insert(&member, organisation.id, arrival.now),
        db::events::insert(joined)?,
    ];
    Ok(Some(WayIn { membership: Membership::new(organisation, member), change }))
}

/// Stores an invitation in the place of an earlier one for the same address.
async fn store(arrival: &Arrival, member: &SignedIn, invitation: &Invitation, token_hash: &str) -> Result<(), Failure> {
    let (db, author) = (&arrival.db, member.author(arrival.now));
    loop {
        if db::members::has_email(db, author.organisation_id, &invitation.email).await? {
            return Err(Failure::refused(
                ErrorCode::EmailTaken,
                "They are a member already: change their role instead.",
            ));
        }
        let mut made = activity::by(author, arrival, ActivityAction::MemberInvited);
        made.after = activity::fields(&Invited::of(invitation))?;
        let insert = db::invitations::insert(invitation, token_hash, author.organisation_id);
        let mut change = Vec::new();
        match db::invitations::find_by_email(db, author.organisation_id, &invitation.email).await? {
            Some(earlier) => {
                check_may_appoint(member, earlier.role)?;
                change.push(db::invitations::revoke(author.organisation_id, earlier.id, arrival.now));
                change.push(db::events::insert(revoked(arrival, author, &earlier)?)?);
                change.push(insert.if_changed());
            }
            None => change.push(insert),
        }
        change.push(db::events::insert(made)?);
        if db.change(change).await? {
            return Ok(());
        }
        // Somebody else invited this address since we looked, or it has joined: look again.
    }
}

fn revoked(arrival: &Arrival, author: Author, invitation: &Invitation) -> Result<NewEvent, Failure> {
    let mut event = activity::by(author, arrival, ActivityAction::InvitationRevoked);
    event.before = activity::fields(&Invited::of(invitation))?;
    Ok(event)
}

fn text(invitation: &Invitation, member: &SignedIn, link: &SignInLink) -> String {
    let (name, inviter, organisation) = (&invitation.name, &member.session.member.name, &member.session.organisation);
    format!(
        "Hello {name},\n\n{inviter} invites you to {} on Keywright. This link lets you in, once, within 72 hours:\n\n{}\n",
        organisation.name, link.url
    )
}

/// What the record tells of an invitation, and of whom it makes a member.
#[derive(Serialize)]
struct Invited<'a> {
    name: &'a str,
    email: &'a str,
    role: Role,
}

impl<'a> Invited<'a> {
    fn of(invitation: &'a Invitation) -> Self {
        Self { name: &invitation.name, email: &invitation.email, role: invitation.role }
    }

    fn of_member(member: &'a Member) -> Self {
        Self { name: &member.name, email: &member.email, role: member.role }
    }
}
