//! Links that take what is shown away as a file: all of it, not only this page.

use crate::filter;
use crate::ui::icon::{Drawing, Icon};
use leptos::prelude::*;
use shared::activity::{ActivityExport, ActivityFilter, ExportFormat};
use shared::endpoint::{Endpoint, ExportActivity};

#[component]
pub fn ExportLinks(asked: Signal<ActivityFilter>) -> impl IntoView {
    let link = |(text, format): (&'static str, ExportFormat)| {
        view! {
            <a href=move || address(&asked.get(), format) download="" class="button h-7 px-2 text-xs text-muted hover:bg-sunken hover:text-ink">
                <Icon drawing=Drawing::Download />
                {text}
            </a>
        }
    };
    let links = [("Export CSV", ExportFormat::Csv), ("Export NDJSON", ExportFormat::Ndjson)];
    view! { <span class="ml-auto flex flex-wrap">{links.map(link).collect_view()}</span> }
}

fn address(filter: &ActivityFilter, format: ExportFormat) -> String {
    let ActivityFilter { merchant_id, key_id, member_id, action, from, until, .. } = filter.clone();
    let export = ActivityExport { format, merchant_id, key_id, member_id, action, from, until };
    filter::address(&ExportActivity::path(&()), &export)
}
