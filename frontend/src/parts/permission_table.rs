//! The table of permissions: a row for each entity, grouped by scope, with a cell for View and one for Edit.
//!
//! The form of a new key fills the cells with switches, the page of a key with marks.

use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use shared::permission::{Action, Entity, Permission, PermissionSet, Scope};

/// What the cells of the table contain.
pub struct Cells {
    /// Beside the name of a scope.
    pub beside_scope: Box<dyn Fn(Scope) -> AnyView>,
    /// Above the permissions for one action in a scope.
    pub column: Option<Box<dyn Fn(Scope, Action) -> AnyView>>,
    pub entity: Box<dyn Fn(Entity) -> AnyView>,
    pub permission: Box<dyn Fn(Permission) -> AnyView>,
}

/// The table, named by the heading with the id `labelled_by`.
#[component]
pub fn PermissionTable(
    labelled_by: &'static str,
    #[prop(into)] permissions: Signal<PermissionSet>,
    cells: Cells,
) -> impl IntoView {
    let action = |action: &Action| view! { <th scope="col">{action.label()}</th> };
    view! {
        <table class="permissions" aria-labelledby=labelled_by>
            <thead>
                <tr>
                    <th scope="col">"Entity"</th>
                    {Action::ALL.iter().map(action).collect_view()}
                </tr>
            </thead>
            {Scope::ALL.iter().map(|scope| scope_rows(*scope, permissions, &cells)).collect_view()}
        </table>
        <p class="flex items-center gap-1.5 border-t border-line px-4 py-3 text-xs text-muted sm:px-6">
            <Icon name=IconName::Money />
            "Can move money"
        </p>
    }
}

fn scope_rows(scope: Scope, permissions: Signal<PermissionSet>, cells: &Cells) -> impl IntoView + use<> {
    let whole_scope = PermissionSet::of_scope(scope);
    let count = move || format!("{} of {}", permissions.get().intersection(whole_scope).len(), whole_scope.len());
    let column = cells.column.as_ref().map(|column| {
        view! {
            <tr>
                <th scope="row" class="text-muted">"All"</th>
                {Action::ALL.iter().map(|action| view! { <td>{column(scope, *action)}</td> }).collect_view()}
            </tr>
        }
    });
    let row = |entity: Entity| {
        let cell = |action: &Action| view! { <td>{(cells.permission)(entity.permission(*action))}</td> };
        view! {
            <tr>
                <th scope="row">{(cells.entity)(entity)}</th>
                {Action::ALL.iter().map(cell).collect_view()}
            </tr>
        }
    };
    view! {
        <tbody>
            <tr class="bg-sunken/60">
                <th scope="rowgroup" colspan=Action::ALL.len() + 1>
                    <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                        <span class="font-semibold">
                            {scope.label()} " " <span class="text-xs font-normal text-muted tabular-nums">{count}</span>
                        </span>
                        {(cells.beside_scope)(scope)}
                    </div>
                </th>
            </tr>
            {column}
            {scope.entities().map(row).collect_view()}
        </tbody>
    }
}

/// The name of an entity, and what it covers.
#[component]
pub fn EntityName(entity: Entity) -> impl IntoView {
    view! {
        <span class="block">{entity.label()}</span>
        <span class="block text-xs font-normal text-muted">{entity.description()}</span>
    }
}

/// A coin if using the permission can move money. It is coloured if `is_held`.
#[component]
pub fn MoneyMark(permission: Permission, #[prop(into)] is_held: Signal<bool>) -> impl IntoView {
    permission.moves_money().then(|| {
        view! {
            <span
                class="absolute left-full ml-1 sm:ml-1.5"
                class=("text-warning-ink", is_held)
                class=("text-muted", move || !is_held.get())
                title="Can move money"
            >
                <Icon name=IconName::Money />
            </span>
        }
    })
}

/// The table with marks, for permissions that cannot change.
#[component]
pub fn HeldPermissions(labelled_by: &'static str, permissions: PermissionSet) -> impl IntoView {
    let access = permissions.access();
    let cells = Cells {
        beside_scope: Box::new(move |scope| {
            view! { <span class="text-xs font-normal text-muted">{access.within(scope).label()}</span> }.into_any()
        }),
        column: None,
        entity: Box::new(|entity| view! { <EntityName entity /> }.into_any()),
        permission: Box::new(move |permission| mark(permission, permissions.contains(permission))),
    };
    view! { <PermissionTable labelled_by permissions=Signal::stored(permissions) cells /> }
}

fn mark(permission: Permission, is_held: bool) -> AnyView {
    if !is_held {
        return view! {
            <span aria-hidden="true" class="text-muted">"–"</span>
            <span class="sr-only">"Not allowed"</span>
        }
        .into_any();
    }
    view! {
        <span class="relative inline-flex align-middle text-success-ink">
            <Icon name=IconName::Check />
            <span class="sr-only">"Allowed"</span>
            <MoneyMark permission is_held=true />
        </span>
    }
    .into_any()
}
