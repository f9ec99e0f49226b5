//! What each role can do, from the role table.

use crate::state::session::CurrentSession;
use crate::ui::icon::{Icon, IconName};
use crate::ui::options::{OptionCard, Options};
use leptos::prelude::*;
use shared::member::{Right, Role};

/// The roles that the member can grant, each with what it can do.
#[component]
pub fn RoleChoice(role: RwSignal<Role>) -> impl IntoView {
    let session = CurrentSession::get();
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| session.may_appoint(*role)).collect();
    let card = |role: &Role| OptionCard { label: role.label(), meaning: role.meaning(), choosable: true };
    let options = roles.iter().map(card).collect();
    let roles = StoredValue::new(roles);
    let chosen = Signal::derive(move || {
        roles.with_value(|roles| roles.iter().position(|choice| *choice == role.get())).unwrap_or_default()
    });
    let choose = move |place: usize| {
        if let Some(chosen) = roles.with_value(|roles| roles.get(place).copied()) {
            role.set(chosen);
        }
    };
    view! { <Options name="role" legend="Role" options chosen on_choose=choose /> }
}

/// All rights and the roles that have them, collapsed below the list.
#[component]
pub fn RoleTable() -> impl IntoView {
    let cell = |right: Right, role: Role| {
        let answer = if role.may(right) {
            view! { <Icon name=IconName::Check /> <span class="sr-only">"Yes"</span> }.into_any()
        } else {
            view! { <span class="sr-only">"No"</span> }.into_any()
        };
        view! { <td class="px-0.5 py-2 text-center sm:px-2 [&>svg]:mx-auto">{answer}</td> }
    };
    let row = |right: &Right| {
        let right = *right;
        view! {
            <tr class="border-t border-line">
                <th scope="row" class="py-2 pr-1 font-normal wrap-anywhere first-letter:uppercase sm:pr-3">{right.label()}</th>
                {Role::ALL.iter().map(|role| cell(right, *role)).collect_view()}
            </tr>
        }
    };
    let head =
        |role: &Role| view! { <th scope="col" class="px-0.5 py-2 text-center sm:px-2 font-medium">{role.label()}</th> };
    view! {
        <details class="border-t border-line">
            <summary class="px-4 py-3 font-medium text-muted hover:text-ink">"Role permissions"</summary>
            <div class="overflow-x-auto px-4 pb-4">
                <table class="w-full text-left text-xs">
                    <thead>
                        <tr class="text-muted">
                            <th scope="col" class="py-2 font-medium">"Permission"</th>
                            {Role::ALL.iter().map(head).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{Right::ALL.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}
