//! Links that download all events that match the filters, not only those on this page.

use crate::filter;
use crate::state::session::CurrentSession;
use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use shared::activity::{ActivityExport, ActivityFilter, ExportFormat};
use shared::endpoint::{Endpoint, ExportActivity};
use shared::id::MemberId;

#[component]
pub fn ExportLinks(asked: Signal<ActivityFilter>) -> impl IntoView {
    let session = CurrentSession::get();
    let member = untrack(|| session.member()).map(|session| session.member.id);
    let link = |(text, format): (&'static str, ExportFormat)| {
        view! {
            <a
                href=move || address(&asked.get(), format, member)
                download=""
                class="button h-7 px-2 text-xs text-muted hover:bg-sunken hover:text-ink"
                // The browser does not say why a download failed.
                on:click=move |_| session.ask()
            >
                <Icon name=IconName::Download />
                {text}
            </a>
        }
    };
    let links = [("Export CSV", ExportFormat::Csv), ("Export NDJSON", ExportFormat::Ndjson)];
    view! { <span class="ml-auto flex flex-wrap">{links.map(link).collect_view()}</span> }
}

fn address(filter: &ActivityFilter, format: ExportFormat, signed_in_as: Option<MemberId>) -> String {
    let ActivityFilter { merchant_id, key_id, member_id, action, from, until, .. } = filter.clone();
    let export = ActivityExport { format, merchant_id, key_id, member_id, action, from, until, signed_in_as };
    filter::address(ExportActivity::path(&()), &export)
}
