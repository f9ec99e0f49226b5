//! Permissions in words.

use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use shared::permission::{Action, Entity, Permission, PermissionSet};

/// What the permissions allow; edits that move money are marked.
#[component]
pub fn PermissionsInWords(#[prop(into)] permissions: Signal<PermissionSet>) -> impl IntoView {
    let lines = move || {
        let held = permissions.get();
        if held.is_empty() {
            return view! { <p class="text-muted">"No permissions selected"</p> }.into_any();
        }
        view! { <PermissionLines set=held /> }.into_any()
    };
    view! {
        <div class="space-y-2">
            <h3 class="font-medium">"Allowed"</h3>
            {lines}
        </div>
    }
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
                <span><span class="font-medium">"Can move money:"</span> " Edit " {entities(set)}</span>
            </li>
        }
    })
}

fn entities(set: PermissionSet) -> String {
    if set.len() == Entity::ALL.len() {
        return "everything".to_owned();
    }
    let labels: Vec<&str> = set.iter().map(|Permission { entity, .. }| entity.label()).collect();
    labels.join(", ")
}
