//! The page for addresses that do not exist.

use crate::ui::button::{LinkButton, Variant};
use crate::ui::empty::Empty;
use crate::ui::title::Title;
use leptos::prelude::*;
use shared::dashboard::DashboardPage;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Page not found" />
        <div class="card">
            <Empty title="There is nothing here" text="Check the link or go back to Merchants.">
                <LinkButton variant=Variant::Primary href=DashboardPage::Merchants.to_string()>"Go to Merchants"</LinkButton>
            </Empty>
        </div>
    }
}
