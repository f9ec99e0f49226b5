//! An event as a sentence: who did what to whom.

use super::changes;
use crate::display_text::isolated;
use leptos::prelude::*;
use shared::activity::{ActivityAction, Event, Person};
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::id::MemberId;

/// The sentence. Members' names are links to `of_member`.
pub fn sentence(event: &Event, of_member: Callback<MemberId, String>) -> AnyView {
    let what = event.action.label();
    if event.action.is_by_nobody() {
        return view! { {subject(event, of_member)} " " {what} {changes::in_sentence(event)} }.into_any();
    }
    let object = object(event, of_member).map(|object| view! { " " {object} });
    view! { {doer(event.by.as_ref(), of_member)} " " {what} {object} {changes::in_sentence(event)} }.into_any()
}

/// Who did it.
fn doer(by: Option<&Person>, of_member: Callback<MemberId, String>) -> AnyView {
    match by {
        Some(Person { id, name }) => {
            view! { <a href=of_member.run(*id) class="font-medium hover:underline">{name.clone()}</a> }.into_any()
        }
        None => view! { <span class="font-medium">"Keywright admin"</span> }.into_any(),
    }
}

/// What the action changed, unless the action's own words say it.
fn object(event: &Event, of_member: Callback<MemberId, String>) -> Option<AnyView> {
    let is_by_subject = event.member_id.is_some() && event.by.as_ref().map(|person| person.id) == event.member_id;
    match event.action {
        ActivityAction::AccountUpdated
        | ActivityAction::EmailChangeRequested
        | ActivityAction::EmailChanged
        | ActivityAction::SignedIn
        | ActivityAction::SignedOut
        | ActivityAction::IdentityConfirmed
        | ActivityAction::MemberJoined
        | ActivityAction::PasskeyAdded
        | ActivityAction::PasskeyRenamed
        | ActivityAction::PasskeyRemoved
        | ActivityAction::PasskeyCounterWentBack => None,
        ActivityAction::SessionsEnded if is_by_subject => Some("their own".into_any()),
        _ => subject(event, of_member),
    }
}

/// A link to what the event is about: the key if there is one, else the merchant account, else the member.
fn subject(event: &Event, of_member: Callback<MemberId, String>) -> Option<AnyView> {
    let name = called(event)?;
    let href = match (event.merchant_id, event.key_id, event.member_id) {
        (Some(merchant_id), Some(key_id), _) => DashboardPage::key(merchant_id, key_id).to_string(),
        (Some(merchant_id), None, _) => DashboardPage::Merchant(merchant_id, MerchantPage::Account).to_string(),
        (None, _, Some(member_id)) => of_member.run(member_id),
        (None, _, None) => return Some(view! { <span class="font-medium">{name}</span> }.into_any()),
    };
    let link = view! { <a href=href class="text-accent-ink underline underline-offset-2">{name}</a> };
    Some(view! { {link} {merchant_of_key(event)} }.into_any())
}

/// Which merchant account the key of the event belongs to.
fn merchant_of_key(event: &Event) -> Option<AnyView> {
    let (id, name) = (event.merchant_id.filter(|_| event.key_id.is_some())?, event.merchant_name.as_ref()?);
    let page = DashboardPage::Merchant(id, MerchantPage::Developers).to_string();
    Some(view! { " of " <a href=page class="underline underline-offset-2">{isolated(name)}</a> }.into_any())
}

/// The name after this event, else the name now, else the name before. Names are in quotes, key endings are not.
fn called(event: &Event) -> Option<String> {
    let text = |field: &str| event.after.get(field)?.as_str().map(str::to_owned);
    let before = |field: &str| event.before.get(field)?.as_str().map(str::to_owned);
    let name = text("name").or_else(|| text("hint")).or_else(|| event.subject.clone());
    let name = name.or_else(|| before("name")).or_else(|| before("email"))?;
    Some(if name.starts_with("kw_") { name } else { format!("“{}”", isolated(&name)) })
}
