//! Breadcrumbs above a page's title: the pages to which this one belongs.

use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use shared::dashboard::DashboardPage;

/// Links to the pages above, outermost first.
#[component]
pub fn Breadcrumbs(steps: Vec<(String, DashboardPage)>) -> impl IntoView {
    let step = |(text, page): (String, DashboardPage)| {
        view! {
            <li class="flex min-w-0 items-center gap-1.5">
                <span class="hidden in-[li+li]:block"><Icon name=IconName::ChevronRight /></span>
                <a href=page.to_string() class="truncate hover:text-ink hover:underline">{text}</a>
            </li>
        }
    };
    view! {
        <nav aria-label="Breadcrumb" class="mb-2">
            <ol class="flex flex-wrap items-center gap-1.5 text-muted">{steps.into_iter().map(step).collect_view()}</ol>
        </nav>
    }
}
