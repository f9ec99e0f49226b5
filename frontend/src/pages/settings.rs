//! The settings of the organisation. Owners change them; others see them.

pub mod details;
pub mod leaked_keys;
pub mod passkey_rule;
pub mod saving;

use crate::state::session::CurrentSession;
use crate::ui::title::Title;
use details::Details;
use leaked_keys::{LeakedKeys, recipients};
use leptos::prelude::*;
use passkey_rule::PasskeyRule;
use shared::member::{Organisation, Right};

#[component]
pub fn SettingsPage(
    /// The names of members who have a right: a part that is loaded later.
    names_to_ask: fn(Right) -> AnyView,
) -> impl IntoView {
    let session = CurrentSession::get();
    let organisation = untrack(|| session.member()).map(|session| session.organisation);
    let settings = match organisation {
        Some(organisation) if session.may(Right::ManageOrganisation) => view! {
            <Details organisation />
            <LeakedKeys />
            // Last, because it grows when it has loaded who would be affected.
            <PasskeyRule />
        }
        .into_any(),
        Some(organisation) => view! { <Values organisation names_to_ask /> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <Title text="Settings" />
        <div class="card divide-y divide-line">{settings}</div>
    }
}

/// The settings for those who cannot change them.
#[component]
fn Values(organisation: Organisation, names_to_ask: fn(Right) -> AnyView) -> impl IntoView {
    let value = |name: &'static str, value: String| {
        view! {
            <div class="grid gap-1 sm:grid-cols-[15rem_1fr]">
                <dt class="text-muted">{name}</dt>
                <dd class="wrap-anywhere"><bdi>{value}</bdi></dd>
            </div>
        }
    };
    let leaked = if organisation.revokes_leaked_test_keys { "Revoked" } else { "Only reported" };
    let rule = if organisation.requires_passkey { "Required for live keys" } else { "Optional" };
    view! {
        <dl class="space-y-4 p-5">
            {value("Name of the organisation", organisation.name)}
            {value("URL of your API", organisation.api_url.unwrap_or_else(|| "Not set".to_owned()))}
            {value("Leaked test keys", leaked.to_owned())}
            {value("Email about leaked keys", recipients(organisation.leak_mail).to_owned())}
            {value("Passkeys", rule.to_owned())}
        </dl>
        <p class="px-5 py-4 text-muted">"Only owners can change these settings." {names_to_ask(Right::ManageOrganisation)}</p>
    }
}
