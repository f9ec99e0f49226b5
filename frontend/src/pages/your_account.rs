//! Your account: name and address, passkeys, and sessions.

pub mod confirm_email;
pub mod passkeys;
pub mod profile;
pub mod sessions;

use crate::api;
use crate::state::remote::Remote;
use crate::ui::title::Title;
use crate::ui::together::Together;
use confirm_email::ConfirmEmailCard;
use leptos::prelude::*;
use passkeys::Passkeys;
use profile::Profile;
use sessions::Sessions;
use shared::endpoint::{ListPasskeys, ListSessions};

#[component]
pub fn YourAccountPage() -> impl IntoView {
    let passkeys = Remote::pages(|page| api::call::<ListPasskeys>(&(), &page));
    let sessions = Remote::pages(|page| api::call::<ListSessions>(&(), &page));
    view! {
        <Title text="Your account" />
        <ConfirmEmailCard />
        <Together is_loaded=Signal::derive(move || passkeys.is_loaded() && sessions.is_loaded())>
            <div class="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
                <div class="min-w-0 space-y-6">
                    <Passkeys passkeys />
                    <Sessions sessions />
                </div>
                <Profile />
            </div>
        </Together>
    }
}
