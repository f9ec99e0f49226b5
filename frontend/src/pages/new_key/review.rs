//! The draft in words, before the key is created.

use super::difference::Difference;
use super::draft::Draft;
use super::permissions_in_words::PermissionsInWords;
use crate::clock::now;
use crate::ui::show_if::ShowIf;
use crate::ui::time::date;
use leptos::prelude::*;
use shared::key::Mode;

/// The draft in words. For a replacement key, the changes come first.
#[component]
pub fn Review(draft: Draft) -> impl IntoView {
    let kind = move || match draft.mode.get() {
        Mode::Live => "Live key",
        Mode::Test => "Test key",
    };
    let expiry = move || match draft.expires_at(now()) {
        _ if draft.lacks_date() => String::new(),
        None => " · Never expires".to_owned(),
        Some(at) => format!(" · Expires on {}", date(at)),
    };
    let addresses = move || {
        if draft.allowed_ips.with(|ips| ips.trim().is_empty()) {
            " · Any IP address"
        } else {
            " · Allowed IP addresses only"
        }
    };
    view! {
        <section class="space-y-3" aria-labelledby="review">
            <h2 id="review">"Review"</h2>
            {draft.replaced().map(|old| view! {
                <ShowIf when=move || draft.changes_permissions() || !draft.changes_addresses()>
                    <Difference before=old.permissions after=draft.permissions />
                </ShowIf>
                <ShowIf when=move || draft.changes_addresses()>
                    <p>"The allowed IP addresses change."</p>
                </ShowIf>
            })}
            <p class="text-muted">{kind} {expiry} {addresses}</p>
            {if draft.replaced().is_some() {
                view! {
                    <details class="space-y-2">
                        <summary class="rounded text-muted hover:text-ink">"All permissions of the new key"</summary>
                        <PermissionsInWords permissions=draft.permissions />
                    </details>
                }
                    .into_any()
            } else {
                view! { <PermissionsInWords permissions=draft.permissions /> }.into_any()
            }}
        </section>
    }
}
