//! The permission picker: presets for everything and for each scope, and a switch for each permission.
//!
//! Labels are derived from the selected permissions, so a preset becomes Custom, and the reverse, by itself.

use super::one_tab_stop::{keep_one_tab_stop, move_by_arrow, use_one_tab_stop};
use crate::parts::permission_table::{Cells, EntityName, MoneyMark, PermissionTable};
use crate::ui::badge::{Badge, Tone};
use crate::ui::segments::{Segment, Segments};
use crate::ui::show_if::ShowIf;
use crate::ui::switch::{CheckState, GroupSwitch, Switch};
use leptos::prelude::*;
use shared::permission::{AccessLabel, Action, Entity, Permission, PermissionSet, Preset, Scope};

/// The id of the heading.
const HEADING: &str = "permissions";

/// The picker. Its children are a warning, if there is one.
#[component]
pub fn PermissionPicker(
    permissions: RwSignal<PermissionSet>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let label = Signal::derive(move || permissions.get().access().overall);
    let choose = move |label| permissions.set(preset_of(label).map(Preset::permissions).unwrap_or_default());
    let count = move || {
        let (label, held) = (label.get().label(), permissions.get().len());
        format!("{label}, {held} of {} selected", PermissionSet::ALL.len())
    };
    view! {
        <section class="card" aria-labelledby=HEADING>
            <div class="space-y-4 p-4 sm:p-6">
                <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                    <h2 id=HEADING>"Permissions"</h2>
                    <p class="text-muted tabular-nums" aria-live="polite">{count}</p>
                </div>
                {children.map(|children| children())}
                <div class="space-y-1.5">
                    <div class="flex flex-wrap items-center gap-x-3 gap-y-1.5">
                        <span class="font-medium" aria-hidden="true">"Preset"</span>
                        <PresetChoice name="preset" legend="Preset for all permissions" label on_choose=choose />
                    </div>
                    <p class="text-xs text-muted">{move || meaning(label.get())}</p>
                    <p class="text-xs text-warning-ink empty:hidden" role="status">
                        {move || {
                            edits_blindly(permissions.get())
                                .then_some("Write doesn't include View. This key can't read the data it changes.")
                        }}
                    </p>
                </div>
            </div>
            <Switches permissions />
        </section>
    }
}

/// What a preset contains.
const fn meaning(label: AccessLabel) -> &'static str {
    match label {
        AccessLabel::None => "No access. Select a preset, or switch on single permissions below.",
        AccessLabel::ReadOnly => "View everything, change nothing.",
        AccessLabel::Write => "Edit everything, view nothing.",
        AccessLabel::FullAccess => "View and edit everything.",
        AccessLabel::Custom => "Your own selection.",
    }
}

/// Whether a scope is exactly Write.
fn edits_blindly(permissions: PermissionSet) -> bool {
    Scope::ALL.iter().any(|scope| permissions.access().within(*scope) == AccessLabel::Write)
}

/// Presets as segments. None can be selected too. Custom appears by itself, beside the segments.
#[component]
fn PresetChoice(
    name: &'static str,
    #[prop(into)] legend: String,
    label: Signal<AccessLabel>,
    #[prop(into)] on_choose: Callback<AccessLabel>,
) -> impl IntoView {
    let presets = AccessLabel::ALL.iter().filter(|label| **label != AccessLabel::Custom);
    let segments = presets.map(|label| Segment { value: *label, label: label.label() }).collect();
    view! {
        <div class="flex min-w-0 items-center gap-2 max-sm:w-full">
            <ShowIf when=move || label.get() == AccessLabel::Custom>
                <span class="order-last"><Badge tone=Tone::Accent>{AccessLabel::Custom.label()}</Badge></span>
            </ShowIf>
            <Segments name legend segments value=label on_choose />
        </div>
    }
}

fn preset_of(label: AccessLabel) -> Option<Preset> {
    Preset::ALL.iter().copied().find(|preset| preset.label() == label)
}

/// The table with switches. It is one Tab stop; arrow keys move within it.
#[component]
fn Switches(permissions: RwSignal<PermissionSet>) -> impl IntoView {
    let cells = Cells {
        beside_scope: Box::new(move |scope| view! { <ScopePreset scope permissions /> }.into_any()),
        column: Some(Box::new(move |scope, action| view! { <ColumnSwitch scope action permissions /> }.into_any())),
        entity: Box::new(move |entity| view! { <EntitySwitch entity permissions /> }.into_any()),
        permission: Box::new(move |permission| view! { <PermissionSwitch permission permissions /> }.into_any()),
    };
    let table = use_one_tab_stop();
    view! {
        <div node_ref=table on:keydown=move_by_arrow on:focusin=keep_one_tab_stop>
            <PermissionTable labelled_by=HEADING permissions cells />
            <p class="keyboard-hint">"Arrow keys move between the switches, Space changes one."</p>
        </div>
    }
}

#[component]
fn ScopePreset(scope: Scope, permissions: RwSignal<PermissionSet>) -> impl IntoView {
    let choose = move |label| {
        permissions.update(|set| {
            *set = match preset_of(label) {
                Some(preset) => set.with_preset_in(scope, preset),
                None => set.difference(PermissionSet::of_scope(scope)),
            }
        });
    };
    view! {
        <PresetChoice
            name=scope.wire_name()
            legend=format!("Preset for {}", scope.label())
            label=Signal::derive(move || permissions.get().access().within(scope))
            on_choose=choose
        />
    }
}

/// Switches a whole column of a scope, and shows when it is mixed.
#[component]
fn ColumnSwitch(scope: Scope, action: Action, permissions: RwSignal<PermissionSet>) -> impl IntoView {
    let column = PermissionSet::of_action(action).intersection(PermissionSet::of_scope(scope));
    let state = Signal::derive(move || match permissions.get().intersection(column) {
        held if held.is_empty() => CheckState::Off,
        held if held == column => CheckState::On,
        _ => CheckState::Mixed,
    });
    let change = move |on| permissions.update(|set| *set = with(*set, column, on));
    view! {
        <label class="permission-cell">
            <GroupSwitch label=format!("{} all, {}", action.label(), scope.label()) state on_change=change />
        </label>
    }
}

/// The name of an entity: a click switches both of its permissions.
#[component]
fn EntitySwitch(entity: Entity, permissions: RwSignal<PermissionSet>) -> impl IntoView {
    let both: PermissionSet = Action::ALL.iter().map(|action| entity.permission(*action)).collect();
    let toggle = move |_| {
        permissions.update(|set| *set = with(*set, both, set.intersection(both) != both));
    };
    view! { <div class="cursor-pointer" on:click=toggle><EntityName entity /></div> }
}

#[component]
fn PermissionSwitch(permission: Permission, permissions: RwSignal<PermissionSet>) -> impl IntoView {
    let on = Signal::derive(move || permissions.get().contains(permission));
    let change = move |on| permissions.update(|set| *set = with(*set, PermissionSet::EMPTY.with(permission), on));
    view! {
        <label class="permission-cell">
            <span class="relative inline-flex items-center">
                <Switch label=permission.label() on on_change=change />
                <MoneyMark permission is_held=on />
            </span>
        </label>
    }
}

fn with(set: PermissionSet, part: PermissionSet, on: bool) -> PermissionSet {
    if on { set.union(part) } else { set.difference(part) }
}
