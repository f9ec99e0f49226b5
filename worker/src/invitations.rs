//! Invitations: create, list, revoke, accept. Accepting an invitation creates a member.

use crate::admission::{Admission, link_used};
use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db::invitations::{Most, Opened};
use crate::db::members::Membership;
use crate::db::repeated_requests::{self, Request};
use crate::db::{self, Author, Statement, events::NewEvent};
use crate::event;
use crate::failure::Failure;
use crate::mail::{Mail, Mailer, quoted};
use crate::reply::{self, Reply};
use crate::{cursor, idempotency, limits, sign_in_links};
use serde::Serialize;
use shared::activity::ActivityAction;
use shared::endpoint::{CreateInvitation, ListInvitations, RevokeInvitation};
use shared::id::{InvitationId, MemberId, OrganisationId};
use shared::invitation::{CreatedInvitation, INVITATION_MS, Invitation, NewInvitation};
use shared::member::{Member, MemberRecord, Role};
use shared::moment::Moment;
use shared::page::Page;
use shared::problem::ErrorCode;
use shared::session::SignInLink;

const LIST: &str = "invitations";
/// How many open invitations an organisation can have.
const MOST_OPEN: usize = 100;
/// How many invitations an organisation can create in a day, and how many it can mail to one address in a day.
const MOST_A_DAY: usize = 200;
const MOST_MAILED: usize = 5;
/// How long after a mailed invitation the next one for the same address can be created, in milliseconds.
const MAILED_AGAIN_MS: i64 = Moment::MINUTE_MS;

pub(crate) async fn list(
    member: &MemberSession,
    call: Call<ListInvitations>,
) -> Result<Reply<Page<Invitation>>, Failure> {
    let organisation_id = member.organisation_id();
    let limit = call.input.limit.unwrap_or_default();
    let after: Option<InvitationId> = cursor::read(LIST, call.input.cursor.as_deref())?;
    let invitations = db::invitations::list(&call.context.db, organisation_id, limit, after).await?;
    Ok(reply::ok(cursor::page(LIST, invitations, limit, |invitation| invitation.id)?))
}

pub(crate) async fn create(
    member: &MemberSession,
    call: Call<CreateInvitation>,
) -> Result<Reply<CreatedInvitation>, Failure> {
    let (new, context) = (call.input, &call.context);
    member.require_may_appoint(new.role)?;
    let request = idempotency::request(context, member.session.member.id, "invitation", &new)?;
    let before = async || {
        let Some(made) = idempotency::made_before(context, request.as_ref()).await? else { return Ok(None) };
        repeated(context, member, &made).await.map(reply::ok).map(Some)
    };
    let create = async || Ok(make(context, member, &new, request.as_ref()).await?.map(reply::created));
    idempotency::create_once(before, create).await
}

/// Stores the invitation and mails its link. `None` if a concurrent request was faster.
async fn make(
    context: &RequestContext,
    member: &MemberSession,
    new: &NewInvitation,
    request: Option<&Request>,
) -> Result<Option<CreatedInvitation>, Failure> {
    if Mailer::of(&context.env).is_some() && !limits::admits_invitation_mail(context, &new.email).await? {
        // Rejected, because otherwise the response would show the link instead of mailing it.
        return Err(Failure::too_many_requests(
            60,
            "Too many messages were emailed to this address. Wait a minute, then try again.",
        ));
    }
    let (link, token_hash) = sign_in_links::write(context, INVITATION_MS);
    let invitation = Invitation {
        id: context.fresh(InvitationId::new),
        name: new.name.clone(),
        email: new.email.clone(),
        role: new.role,
        created_at: context.now,
        created_by: member.person(),
        expires_at: link.expires_at,
    };
    if !store(context, member, &invitation, &token_hash, request).await? {
        return Ok(None);
    }
    let is_sent = mail_to_invited(context, member, &invitation, &link).await?;
    let link = (!is_sent).then_some(link);
    Ok(Some(CreatedInvitation { invitation, link, is_sent }))
}

/// The invitation that an earlier request with the same `Idempotency-Key` created, without the link.
async fn repeated(context: &RequestContext, member: &MemberSession, made: &str) -> Result<CreatedInvitation, Failure> {
    let id = made.parse().map_err(|_| Failure::not_found())?;
    let Some(invitation) = db::invitations::find(&context.db, member.organisation_id(), id).await? else {
        let detail =
            "The invitation of the first request is no longer open. Use a new Idempotency-Key to invite again.";
        return Err(Failure::refused(ErrorCode::IdempotencyKeyReused, detail));
    };
    let is_sent = db::invitations::is_mailed(&context.db, id).await?;
    Ok(CreatedInvitation { invitation, link: None, is_sent })
}

/// Limits how many invitations one organisation creates, and how many it mails to one address.
async fn check_counts(context: &RequestContext, organisation_id: OrganisationId, email: &str) -> Result<(), Failure> {
    let (now, day_ago) = (context.now, context.now.plus_ms(-Moment::DAY_MS));
    let counts = db::invitations::counts(&context.db, organisation_id, email, now, day_ago).await?;
    let is_mailed_again = counts.last_mailed_at().is_some_and(|at| now.ms_since(at) < MAILED_AGAIN_MS);
    let (seconds, detail) = if is_mailed_again {
        (60, "An invitation was emailed to this address less than a minute ago. Wait before you send another.")
    } else if counts.mailed >= MOST_MAILED {
        (3600, "Several invitations were emailed to this address today. Try again tomorrow.")
    } else if counts.open >= MOST_OPEN {
        (3600, "Your organisation has 100 open invitations. Revoke some first.")
    } else if counts.made >= MOST_A_DAY {
        (3600, "Your organisation has created 200 invitations today. Try again tomorrow.")
    } else {
        return Ok(());
    };
    Err(Failure::too_many_requests(seconds, detail))
}

/// Returns whether the link was mailed.
async fn mail_to_invited(
    context: &RequestContext,
    member: &MemberSession,
    invitation: &Invitation,
    link: &SignInLink,
) -> Result<bool, Failure> {
    let Some(mailer) = Mailer::of(&context.env) else { return Ok(false) };
    let (to, text) = (invitation.email.as_str(), text(invitation, member, link));
    let is_sent = mailer.send(Mail { to, subject: "You are invited to Keywright", text }).await;
    if is_sent {
        context.db.change(vec![db::invitations::mark_mailed(invitation.id, context.now)]).await?;
    }
    Ok(is_sent)
}

/// The invitations that end if their inviter gets the role `granted` or, if that is `None`, is removed.
pub(crate) async fn ending_with(
    context: &RequestContext,
    author: Author,
    maker: &MemberRecord,
    granted: Option<Role>,
) -> Result<Vec<Invitation>, Failure> {
    db::invitations::ending_with(&context.db, author.organisation_id, maker.id, granted, context.now).await
}

/// The events of invitations that end with their inviter. Triggers end the invitations themselves.
pub(crate) fn ended(
    context: &RequestContext,
    author: Author,
    ending: &[Invitation],
) -> Result<Vec<Statement>, Failure> {
    ending.iter().map(|invitation| revoked(context, author, invitation)?.insert()).collect()
}

pub(crate) async fn revoke(member: &MemberSession, call: Call<RevokeInvitation>) -> Result<Reply<()>, Failure> {
    let context = &call.context;
    let organisation_id = member.organisation_id();
    let found = db::invitations::find(&context.db, organisation_id, call.target).await?;
    let invitation = found.ok_or_else(Failure::not_found)?;
    member.require_may_appoint(invitation.role)?;
    let revoked = revoked(context, member.author(context.now), &invitation)?;
    let change = vec![db::invitations::revoke(organisation_id, invitation.id, context.now), revoked.insert()?];
    // If nothing changed, a concurrent request accepted or revoked the invitation.
    if context.db.change(change).await? { Ok(reply::no_content()) } else { Err(Failure::not_found()) }
}

/// The admission by an invitation: a new member. `None` if no invitation has this token.
pub(crate) async fn admission(context: &RequestContext, token_hash: &str) -> Result<Option<Admission>, Failure> {
    let Some(opened) = db::invitations::find_by_token(&context.db, token_hash).await? else { return Ok(None) };
    if !opened.inviters_role.may_appoint(opened.role) {
        // An invitation grants only roles that its inviter could still grant now.
        return Ok(None);
    }
    if opened.is_accepted {
        return Err(link_used());
    }
    if opened.expires_at <= context.now {
        let detail = "Invitations last 72 hours. Ask for a new one.";
        return Err(Failure::refused(ErrorCode::SignInLinkExpired, detail));
    }
    let Opened { organisation, name, email, role, .. } = opened;
    if db::members::has_email(&context.db, organisation.id, &email).await? {
        let detail = "You are a member already: sign in with a link or a passkey.";
        return Err(Failure::refused(ErrorCode::EmailTaken, detail));
    }
    let member = Member { id: context.fresh(MemberId::new), name, email, role };
    let author = Author { organisation_id: organisation.id, member_id: member.id, now: context.now, caller: None };
    let joined =
        event::about_author(author, context, ActivityAction::MemberJoined).began(&Invited::of_member(&member))?;
    let change = vec![
        db::invitations::accept(token_hash, context.now),
        db::members::insert(&member, organisation.id, context.now),
        joined.insert()?,
    ];
    Ok(Some(Admission { membership: Membership::new(organisation, member), change }))
}

/// Stores an invitation and revokes an earlier one for the same address. Returns false if a concurrent request was
/// faster: with the same `Idempotency-Key`, by inviting this address, or by joining with it.
async fn store(
    context: &RequestContext,
    member: &MemberSession,
    invitation: &Invitation,
    token_hash: &str,
    request: Option<&Request>,
) -> Result<bool, Failure> {
    let (db, author) = (&context.db, member.author(context.now));
    check_counts(context, author.organisation_id, &invitation.email).await?;
    if db::members::has_email(db, author.organisation_id, &invitation.email).await? {
        return Err(Failure::refused(ErrorCode::EmailTaken, "They are a member already: change their role instead."));
    }
    let made = event::by_member(author, context, ActivityAction::MemberInvited).began(&Invited::of(invitation))?;
    let day_ago = context.now.plus_ms(-Moment::DAY_MS);
    let most = Most { open: MOST_OPEN, since: (day_ago, MOST_A_DAY) };
    let insert = db::invitations::insert(invitation, token_hash, author.organisation_id);
    let (mut first, rest) = match db::invitations::find_by_email(db, author.organisation_id, &invitation.email).await? {
        Some(earlier) => {
            member.require_may_appoint(earlier.role)?;
            let revoke = db::invitations::revoke(author.organisation_id, earlier.id, context.now);
            (revoke, vec![revoked(context, author, &earlier)?.insert()?, insert.if_changed()])
        }
        None => (insert, Vec::new()),
    };
    db::invitations::push_if_allowed(&mut first, invitation, author.organisation_id, most);
    let mut change = vec![first];
    change.extend(rest);
    repeated_requests::once(&mut change, request, invitation.id);
    change.push(made.insert()?);
    db.change(change).await
}

fn revoked(context: &RequestContext, author: Author, invitation: &Invitation) -> Result<NewEvent, Failure> {
    event::by_member(author, context, ActivityAction::InvitationRevoked).ended(&Invited::of(invitation))
}

fn text(invitation: &Invitation, member: &MemberSession, link: &SignInLink) -> String {
    let (name, inviter) = (quoted(&invitation.name), quoted(&member.session.member.name));
    format!(
        "Hello {name},\n\n{inviter} invites you to {} on Keywright. To join, open this link. It works once, within \
         72 hours:\n\n{}\n\nIf you do not know this person, ignore this message.\n",
        quoted(&member.session.organisation.name),
        link.url
    )
}

/// The fields that events of an invitation, or of the member that it creates, contain.
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
