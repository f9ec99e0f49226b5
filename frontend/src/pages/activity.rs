//! What was done in the organisation, newest first. `verify` verifies the audit log.

pub mod verify;

use crate::filter;
use crate::parts::events::Events;
use crate::ui::button::Button;
use crate::ui::title::Title;
use leptos::prelude::*;
use shared::activity::ActivityFilter;
use shared::dashboard::DashboardPage;
use verify::{Verification, VerifyPanel};

#[component]
pub fn ActivityPage() -> impl IntoView {
    let shown = filter::from_url::<ActivityFilter>();
    let verification = Verification::new();
    view! {
        <Title text="Activity">
            <Button busy=verification.form.busy on_click=move || verification.start(false)>"Verify audit log"</Button>
        </Title>
        <VerifyPanel verification />
        <Events shown asked=shown page=DashboardPage::Activity />
    }
}
