//! The permission picker: presets for everything and for each scope, and a switch for each permission.
//!
//! Labels are derived from the selected permissions, so a preset becomes Custom, and the reverse, by itself.

use crate::ui::segments::{Segment, Segments};
use crate::ui::switch::{CheckState, GroupSwitch, Switch};
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement, KeyboardEvent};
use shared::permission::{AccessLabel, Action, Entity, PermissionSet, Preset, Scope};
use wasm_bindgen::JsCast;

#[component]
pub fn PermissionPicker(permissions: RwSignal<PermissionSet>) -> impl IntoView {
    let choose = move |label| {
        permissions.set(preset_of(label).map(Preset::permissions).unwrap_or_default());
    };
    view! {
        <section class="card" aria-labelledby="permissions">
            <div class="flex flex-col gap-3 p-4 sm:p-6">
                <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                    <h2 id="permissions">"Permissions"</h2>
                    <p class="text-muted tabular-nums" aria-live="polite">
                        {move || format!("{} of {} selected", permissions.get().len(), PermissionSet::ALL.len())}
                    </p>
                </div>
                <PresetChoice
                    name="preset"
                    legend="Preset for all permissions"
                    label=Signal::derive(move || permissions.get().access().overall)
                    on_choose=choose
                />
            </div>
            {Scope::ALL.iter().map(|scope| view! { <ScopeTable scope=*scope permissions /> }).collect_view()}
        </section>
    }
}

/// Presets as segments. None can be selected too; Custom cannot, it shows by itself.
#[component]
fn PresetChoice(
    name: &'static str,
    #[prop(into)] legend: String,
    label: Signal<AccessLabel>,
    #[prop(into)] on_choose: Callback<AccessLabel>,
) -> impl IntoView {
    let segments = AccessLabel::ALL
        .iter()
        .map(|label| Segment { value: *label, label: label.label(), choosable: *label != AccessLabel::Custom })
        .collect();
    view! {
        <div class="flex min-w-0 flex-col gap-1.5 max-sm:w-full">
            <Segments name legend segments value=label on_choose />
            <p class="text-xs text-warning-ink empty:hidden" role="status">
                {move || (label.get() == AccessLabel::Write).then_some("Write doesn't include View. This key can't read the data it changes.")}
            </p>
        </div>
    }
}

fn preset_of(label: AccessLabel) -> Option<Preset> {
    Preset::ALL.iter().copied().find(|preset| preset.label() == label)
}

#[component]
fn ScopeTable(scope: Scope, permissions: RwSignal<PermissionSet>) -> impl IntoView {
    let whole_scope = PermissionSet::of_scope(scope);
    let choose = move |label| {
        permissions.update(|set| {
            *set = match preset_of(label) {
                Some(preset) => set.with_preset_in(scope, preset),
                None => set.difference(whole_scope),
            }
        });
    };
    let count = move || format!("{} of {}", permissions.get().intersection(whole_scope).len(), whole_scope.len());
    view! {
        <div class="border-t border-line">
            <div class="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-5 pb-3 sm:px-6">
                <div class="flex items-baseline gap-2">
                    <h3 id=format!("scope-{scope}") class="font-semibold">{scope.label()}</h3>
                    <span class="text-xs text-muted tabular-nums">{count}</span>
                </div>
                <PresetChoice
                    name=scope.wire_name()
                    legend=format!("Preset for {}", scope.label())
                    label=Signal::derive(move || permissions.get().access().within(scope))
                    on_choose=choose
                />
            </div>
            <table class="w-full" aria-labelledby=format!("scope-{scope}") on:keydown=move_between_switches>
                <thead>
                    <tr class="border-y border-line bg-sunken/60 text-xs text-muted">
                        <th scope="col" class="px-4 py-2 text-left font-medium sm:px-6">"Entity"</th>
                        {Action::ALL.iter().map(|action| view! { <ColumnHead scope action=*action permissions /> }).collect_view()}
                    </tr>
                </thead>
                <tbody class="divide-y divide-line">
                    {scope.entities().map(|entity| view! { <EntityRow entity permissions /> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

/// Switches a whole column, and shows when it is mixed.
#[component]
fn ColumnHead(scope: Scope, action: Action, permissions: RwSignal<PermissionSet>) -> impl IntoView {
    let column = PermissionSet::of_action(action).intersection(PermissionSet::of_scope(scope));
    let state = Signal::derive(move || match permissions.get().intersection(column) {
        chosen if chosen.is_empty() => CheckState::Off,
        chosen if chosen == column => CheckState::On,
        _ => CheckState::Mixed,
    });
    let change = move |on| {
        permissions.update(|set| *set = if on { set.union(column) } else { set.difference(column) });
    };
    view! {
        <th scope="col" class="w-18 px-1 py-2 text-center font-medium sm:w-28">
            <span class="inline-flex items-center gap-2">
                <GroupSwitch label=format!("{} all, {}", action.label(), scope.label()) state on_change=change />
                {action.label()}
            </span>
        </th>
    }
}

#[component]
fn EntityRow(entity: Entity, permissions: RwSignal<PermissionSet>) -> impl IntoView {
    let switch = |action: &Action| {
        let permission = entity.permission(*action);
        let change = move |on| {
            permissions.update(|set| *set = if on { set.with(permission) } else { set.without(permission) });
        };
        view! {
            <td class="px-1 py-2 text-center">
                <Switch
                    label=permission.label()
                    on=Signal::derive(move || permissions.get().contains(permission))
                    on_change=change
                />
            </td>
        }
    };
    view! {
        <tr class="hover:bg-sunken/50">
            <th scope="row" class="px-4 py-2 text-left font-normal sm:px-6">{entity.label()}</th>
            {Action::ALL.iter().map(switch).collect_view()}
        </tr>
    }
}

/// Arrow keys move between the switches of a table, as in a grid; Tab still reaches each.
fn move_between_switches(event: KeyboardEvent) {
    let columns = Action::ALL.len() as i32;
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "ArrowDown" => columns,
        "ArrowUp" => -columns,
        _ => return,
    };
    let table = event.current_target().and_then(|table| table.dyn_into::<Element>().ok());
    let Some(switches) = table.and_then(|table| table.query_selector_all("input").ok()) else { return };
    let place = (0..switches.length()).find(|place: &u32| {
        switches.item(*place).as_deref() == event.target().as_ref().and_then(|target| target.dyn_ref())
    });
    let next = place.and_then(|place| place.checked_add_signed(step)).and_then(|place| switches.item(place));
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        // A switch can be focused.
        let _ = next.focus();
    }
}
