//! Which permissions a replacement key adds and removes.

use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use shared::permission::PermissionSet;

/// The permissions added to `before` and removed from it, counted and one by one.
#[component]
pub fn Difference(before: PermissionSet, #[prop(into)] after: Signal<PermissionSet>) -> impl IntoView {
    let difference = move || {
        let added = after.get().difference(before);
        let removed = before.difference(after.get());
        view! {
            <div class="flex items-baseline justify-between gap-2">
                <h3 class="font-medium">"Changes"</h3>
                <p class="flex gap-2 font-semibold tabular-nums">
                    <Count sign="+" set=added class=ADDED />
                    <Count sign="−" set=removed class=REMOVED />
                </p>
            </div>
            {(added.is_empty() && removed.is_empty()).then(|| view! { <p class="text-muted">"No changes yet"</p> })}
            <Side title="Added" sign="+" set=added class=ADDED />
            <Side title="Removed" sign="−" set=removed class=REMOVED />
        }
    };
    view! { <div class="space-y-2">{difference}</div> }
}

const ADDED: &str = "text-success-ink";
const REMOVED: &str = "text-danger-ink";
/// An added permission with which money can be moved.
const MONEY: &str = "text-warning-ink";

#[component]
fn Count(sign: &'static str, set: PermissionSet, class: &'static str) -> impl IntoView {
    (!set.is_empty()).then(|| view! { <span class=class>{sign} {set.len()}</span> })
}

/// The permissions of one kind. Additions that can move money stand out.
#[component]
fn Side(title: &'static str, sign: &'static str, set: PermissionSet, class: &'static str) -> impl IntoView {
    let lines = set.iter().map(|permission| {
        let is_warning = class == ADDED && permission.moves_money();
        view! {
            <li class=if is_warning { MONEY } else { class }>
                <span class="inline-block w-4 font-semibold" aria-hidden="true">{sign}</span>
                {permission.label()}
                {is_warning.then(|| view! {
                    " · can move money "
                    <span class="inline-block align-[-0.2em]"><Icon name=IconName::Money /></span>
                })}
            </li>
        }
    });
    (!set.is_empty()).then(|| {
        view! {
            <h4 class="text-xs text-muted">{title}</h4>
            <ul class="space-y-0.5">{lines.collect_view()}</ul>
        }
    })
}
