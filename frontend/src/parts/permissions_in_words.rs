//! Permissions in words.

use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use shared::permission::{Action, Permission, PermissionSet};

/// What the permissions allow and do not allow; edits that move money are marked.
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
