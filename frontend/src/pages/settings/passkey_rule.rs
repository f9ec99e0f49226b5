//! Whether members need a passkey for live keys, and who would be affected.

use super::saving::Saving;
use crate::api;
use crate::display_text::isolated;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::notice::{Failure, Warning};
use crate::ui::switch::Switch;
use leptos::prelude::*;
use shared::activity::Person;
use shared::endpoint::{GetOverview, Nothing};
use shared::member::{Organisation, OrganisationPatch};
use shared::overview::Overview;

#[component]
pub fn PasskeyRule() -> impl IntoView {
    let overview = Remote::new(|| api::call::<GetOverview>(&(), &Nothing {}));
    let (saving, session) = (Saving::get(), CurrentSession::get());
    let on = Memo::new(move |_| saving.known().is_some_and(|organisation| organisation.requires_passkey));
    let shown = RwSignal::new(on.get_untracked());
    let change = move |demanded: bool| {
        shown.set(demanded);
        let patch = OrganisationPatch { requires_passkey: Some(demanded), ..OrganisationPatch::default() };
        let on_saved = move |organisation: &Organisation| {
            // Clicks meanwhile were not sent.
            let demanded = organisation.requires_passkey;
            shown.set(demanded);
            if demanded { "A passkey is now required." } else { "A passkey is no longer required." }
        };
        if let Some(known) = untrack(|| saving.known()) {
            saving.save(&patch, &known, Box::new(on_saved));
        }
    };
    // If the change failed, the switch returns.
    Effect::new(move || {
        if saving.form.failure.with(Option::is_some) {
            shown.set(on.get_untracked());
        }
    });
    view! {
        <div class="space-y-3 p-5">
            <div class="flex items-start justify-between gap-4">
                <div class="max-w-2xl">
                    <h2>"Require a passkey"</h2>
                    <p class="text-muted">
                        "Members must confirm with a passkey to create, enable, rotate or revoke live keys, to enable merchant "
                        "accounts, to manage members and to change these settings. Members without a passkey can still sign "
                        "in with a link and do everything else. While this is off, only members who have a passkey must confirm."
                    </p>
                </div>
                <Switch label="Require a passkey" on=shown on_change=change />
            </div>
            {move || without_passkey(overview, session)}
            <Failure message=saving.form.failure />
        </div>
    }
}

/// The members who can manage live keys and have no passkey.
fn without_passkey(overview: Remote<Overview>, session: CurrentSession) -> Option<AnyView> {
    let members = overview.with(|overview| overview.members_without_passkey.clone())?.ok()?;
    let you = session.member()?.member.id;
    let name = |member: Person| if member.id == you { "you".to_owned() } else { isolated(&member.name) };
    let names: Vec<_> = members.into_iter().map(name).collect();
    (!names.is_empty()).then(|| {
        view! {
            <Warning>
                <p>"These members manage live keys but have no passkey: " {names.join(", ")} "."</p>
            </Warning>
        }
        .into_any()
    })
}
