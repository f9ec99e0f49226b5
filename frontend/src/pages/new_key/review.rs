//! What a key allows and what it does not, in words.

use super::difference::Difference;
use super::draft::Draft;
use crate::clock::now;
use crate::ui::icon::{Icon, IconName};
use crate::ui::time::date;
use leptos::prelude::*;
use shared::key::Mode;
use shared::permission::{Action, Permission, PermissionSet};

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
            {draft.replaced().map(|old| view! { <Difference before=old.permissions after=draft.permissions /> })}
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

/// What the permissions allow and what they do not; edits that move money are marked.
#[component]
pub fn PermissionsInWords(#[prop(into)] permissions: Signal<PermissionSet>) -> impl IntoView {
    let lists = move || {
        let held = permissions.get();
        let lacking = PermissionSet::ALL.difference(held);
        let cannot =
            Action::ALL.iter().map(|action| (action.label(), lacking.intersection(PermissionSet::of_action(*action))));
        view! {
            <h3 class="font-medium">"Allowed"</h3>
            {if held.is_empty() {
                view! { <p class="text-muted">"No permissions selected"</p> }.into_any()
            } else {
                view! { <PermissionLines set=held /> }.into_any()
            }}
            <h3 class="font-medium">"Not allowed"</h3>
            {if lacking.is_empty() {
                view! { <p class="text-muted">"None: this key has full access."</p> }.into_any()
            } else {
                view! {
                    <ul class="space-y-1.5 text-muted">
                        {cannot.map(|(verb, set)| view! { <Line verb set /> }).collect_view()}
                    </ul>
                }.into_any()
            }}
        }
    };
    view! { <div class="space-y-2">{lists}</div> }
}

/// What a set of permissions allows, a line for each kind.
#[component]
pub fn PermissionLines(set: PermissionSet) -> impl IntoView {
    let money: PermissionSet = set.iter().filter(|permission| permission.moves_money()).collect();
    let views = set.intersection(PermissionSet::of_action(Action::View));
    let edits = set.intersection(PermissionSet::of_action(Action::Edit)).difference(money);
    view! {
        <ul class="space-y-1.5">
            <Line verb="View" set=views />
            <Line verb="Edit" set=edits />
            <MoneyLine set=money />
        </ul>
    }
}

#[component]
fn Line(verb: &'static str, set: PermissionSet) -> impl IntoView {
    (!set.is_empty()).then(|| view! { <li><span class="font-semibold">{verb}</span> " " {entities(set)}</li> })
}

#[component]
fn MoneyLine(set: PermissionSet) -> impl IntoView {
    (!set.is_empty()).then(|| {
        view! {
            <li class="flex gap-2 rounded-control bg-warning-soft px-2.5 py-2 text-warning-ink">
                <span class="mt-0.5"><Icon name=IconName::Money /></span>
                <span><span class="font-medium">"Move money: edit"</span> " " {entities(set)}</span>
            </li>
        }
    })
}

fn entities(set: PermissionSet) -> String {
    let labels: Vec<&str> = set.iter().map(|Permission { entity, .. }| entity.label()).collect();
    labels.join(", ")
}
