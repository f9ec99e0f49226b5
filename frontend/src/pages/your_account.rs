//! Your account: name and address, passkeys, and sessions.

pub mod confirm_email;
pub mod passkeys;
pub mod profile;
pub mod sessions;

use crate::ui::title::Title;
use confirm_email::ConfirmEmailCard;
use leptos::prelude::*;
use passkeys::Passkeys;
use profile::Profile;
use sessions::Sessions;

#[component]
pub fn YourAccountPage() -> impl IntoView {
    view! {
        <Title text="Your account" />
        <ConfirmEmailCard />
        <div class="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
            <div class="min-w-0 space-y-6">
                <Passkeys />
                <Sessions />
            </div>
            <Profile />
        </div>
    }
}
