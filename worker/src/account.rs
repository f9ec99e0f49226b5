//! The member's own account: their name and their e-mail address. The address changes when the member opens a link that
//! was mailed to the new address.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db;
use crate::db::events::NewEvent;
use crate::event;
use crate::failure::Failure;
use crate::if_match::{self, tagged};
use crate::mail::{Mail, Mailer, quoted};
use crate::reply::{self, Reply};
use crate::retry::retry;
use crate::token::Token;
use crate::{limits, origin};
use shared::account::{CONFIRMATION_MS, EmailChange};
use shared::activity::ActivityAction;
use shared::endpoint::{ChangeEmail, ConfirmEmail, UpdateAccount};
use shared::field::{FieldError, FieldErrorCode};
use shared::member::Member;
use shared::problem::ErrorCode;

pub(crate) async fn update(member: &MemberSession, call: Call<UpdateAccount>) -> Result<Reply<Member>, Failure> {
    let (patch, context) = (call.input, &call.context);
    let mut before = member.session.member.clone();
    retry(async || {
        let after = Member { name: patch.name.clone().unwrap_or_else(|| before.name.clone()), ..before.clone() };
        if after == before {
            return Ok(Some(tagged(reply::ok(after))));
        }
        if_match::check(context, &before)?;
        let updated = changed(member, context, ActivityAction::AccountUpdated, (&before, &after))?;
        let change = vec![db::members::rename(&before, &after.name), updated.insert()?];
        if context.db.change(change).await? {
            return Ok(Some(tagged(reply::ok(after))));
        }
        // A concurrent request changed the name. The event must contain the name before this change, so read again.
        let found = db::members::find(&context.db, member.organisation_id(), before.id).await?;
        before.name = found.ok_or_else(Failure::not_found)?.record.name;
        Ok(None)
    })
    .await
}

/// Mails a link to the new address. The address changes only when it is confirmed.
pub(crate) async fn change_email(
    member: &MemberSession,
    call: Call<ChangeEmail>,
) -> Result<Reply<EmailChange>, Failure> {
    let (email, context) = (call.input.email, &call.context);
    check_is_free(member, context, &email).await?;
    let mailer = Mailer::of(&context.env).ok_or_else(|| {
        not_sent("This deployment can't send email, so it can't confirm an address. Ask your administrator.")
    })?;
    if !limits::admits_confirmation_mail(context, &email).await? {
        return Err(Failure::too_many_requests(
            60,
            "Too many messages were emailed to this address. Wait a minute, then try again.",
        ));
    }
    let token = Token::random();
    let change = EmailChange { email, expires_at: context.now.plus_ms(CONFIRMATION_MS) };
    let author = member.author(context.now);
    let requested = event::about_author(author, context, ActivityAction::EmailChangeRequested)
        .became("email", change.email.as_str());
    let count = db::email_changes::count(author, &change.email);
    if !context.db.change(vec![count, requested.insert()?]).await? {
        return Err(Failure::too_many_requests(
            3600,
            "Too many confirmation links were emailed today. Try again tomorrow.",
        ));
    }
    let text = confirmation_text(member, &format!("{}/account#{}", origin::own(context), token.reveal()));
    let mail = Mail { to: &change.email, subject: "Confirm your email address for Keywright", text };
    if !mailer.send(mail).await {
        return Err(not_sent("Check the address, then try again."));
    }
    // Stored after the mail: a link that could not be mailed does not replace the previous one.
    context.db.change(vec![db::email_changes::set_link(author, &token.hash(), &change)]).await?;
    Ok(reply::ok(change))
}

/// Requires both a session of the member and the link, which only readers of the new address have.
pub(crate) async fn confirm_email(member: &MemberSession, call: Call<ConfirmEmail>) -> Result<Reply<Member>, Failure> {
    let (context, token) = (&call.context, Token::from(call.input.token));
    let before = &member.session.member;
    let found = db::email_changes::find(&context.db, before.id, &token.hash(), context.now).await?;
    let email = found.ok_or_else(link_invalid)?;
    check_is_free(member, context, &email).await?;
    let after = Member { email, ..before.clone() };
    let event = changed(member, context, ActivityAction::EmailChanged, (before, &after))?;
    let author = member.author(context.now);
    let update = db::members::change_email(before, &after.email, &token.hash(), author);
    if !context.db.change(vec![update, event.insert()?]).await? {
        return Err(link_invalid());
    }
    tell_former_address(member, context, &after.email).await;
    Ok(tagged(reply::ok(after)))
}

async fn check_is_free(member: &MemberSession, context: &RequestContext, email: &str) -> Result<(), Failure> {
    if member.session.member.email == email {
        let message = "This is your address already.";
        return Err(vec![FieldError::new("email", FieldErrorCode::Invalid, message)].into());
    }
    if db::members::has_email(&context.db, member.organisation_id(), email).await? {
        return Err(Failure::refused(ErrorCode::EmailTaken, "Enter an address that no other member has."));
    }
    Ok(())
}

/// Tells the former address, so that members notice if an attacker changed their address.
async fn tell_former_address(member: &MemberSession, context: &RequestContext, email: &str) {
    let Some(mailer) = Mailer::of(&context.env) else { return };
    let text = format!(
        "Hello {},\n\nyour email address for {} on Keywright is now {email}. This address no longer receives links to \
         sign in.\n\nIf you did not change it, tell an admin of your organisation now.\n",
        quoted(&member.session.member.name),
        quoted(&member.session.organisation.name),
    );
    let to = &member.session.member.email;
    mailer.send(Mail { to, subject: "Your email address for Keywright was changed", text }).await;
}

fn confirmation_text(member: &MemberSession, url: &str) -> String {
    let (name, organisation) = (quoted(&member.session.member.name), quoted(&member.session.organisation.name));
    format!(
        "Hello {name},\n\nopen this link to use this email address for your account in {organisation} on Keywright. \
         The link works for 15 minutes, in a browser in which you are signed in:\n\n{url}\n\n\
         If you did not ask for this link, ignore this message: nothing changes unless you open the link.\n"
    )
}

fn changed(
    member: &MemberSession,
    context: &RequestContext,
    action: ActivityAction,
    (before, after): (&Member, &Member),
) -> Result<NewEvent, Failure> {
    event::about_author(member.author(context.now), context, action).changes(before, after)
}

fn link_invalid() -> Failure {
    let detail =
        "The link was used, is older than 15 minutes, or is another member's. Ask for a new one on your account page.";
    Failure::refused(ErrorCode::ConfirmationLinkInvalid, detail)
}

fn not_sent(detail: &'static str) -> Failure {
    Failure::refused(ErrorCode::MailNotSent, detail)
}
