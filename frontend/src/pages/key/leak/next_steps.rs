//! What to do after a key leaked, in order.

use crate::pages::key::shown::ShownKey;
use crate::parts::key::{called_with_ending, page_of};
use crate::state::session::CurrentSession;
use leptos::prelude::*;
use shared::dashboard::MerchantPage;
use shared::member::Right;

#[component]
pub fn NextSteps(shown: ShownKey) -> impl IntoView {
    let step = |title: &'static str, text: AnyView| {
        view! {
            <li class="pl-1">
                <p class="font-medium">{title}</p>
                <p class="text-muted">{text}</p>
            </li>
        }
    };
    let review = view! {
        "Look for calls that aren't yours: "
        <a class="link" href="#usage">"usage"</a>
        ", "
        <a class="link" href="#networks">"networks"</a>
        " and "
        <a class="link" href="#history">"history"</a>
        "."
    };
    let merchant = shown.merchant_page(MerchantPage::Account).to_string();
    let tell = view! {
        "Tell the team of "
        <a class="link" href=merchant>"the merchant account"</a>
        " and everyone else whose systems use this key."
    };
    view! {
        <div>
            <h3 class="mb-2 font-medium">"Next steps"</h3>
            <ol class="list-decimal space-y-3 pl-5 marker:text-muted">
                {step("Create a replacement key", (move || replacement(shown)).into_any())}
                {step("Put the new secret in place", "Everywhere this key is used: servers, CI, gateways.".into_any())}
                {step("Review what the key was used for", review.into_any())}
                {step(
                    "Remove the secret from where it was found",
                    "Also from copies, such as the history of a repository, logs and chats.".into_any(),
                )}
                {step("Tell those who depend on it", tell.into_any())}
            </ol>
        </div>
    }
}

/// The key that replaces this one, or the form for one.
fn replacement(shown: ShownKey) -> AnyView {
    if let Some(key) = shown.working_replacement().flatten() {
        let name = called_with_ending(&key);
        return view! { <a class="link wrap-anywhere" href=page_of(&key).to_string()>{name}</a> " replaces it." }
            .into_any();
    }
    let (key, session) = (shown.get(), CurrentSession::get());
    if session.may(Right::manage_keys(key.mode)) && shown.is_replaceable() {
        let href = shown.replacement_form("&rotate=true");
        return view! { <a class="link" href=href>"Rotate this key"</a> ": the new key has the same permissions." }
            .into_any();
    }
    if session.may(Right::ManageTestKeys) {
        let href = format!("{}?from={}", shown.merchant_page(MerchantPage::NewKey), key.id);
        return view! { <a class="link" href=href>"Duplicate this key"</a> ": the new key has the same permissions." }
            .into_any();
    }
    "With the same permissions, or fewer.".into_any()
}
