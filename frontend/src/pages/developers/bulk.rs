//! Changes the selected keys with one request: their use, the reason, and the result for each key.

use super::bulk_action::BulkAction;
use super::calls::{self, CallsInWords};
use crate::clock::now;
use crate::parts::key::{ending, is_the_same, name_of};
use crate::parts::time::Time;
use crate::state::form::FormState;
use crate::state::merchant::CurrentMerchant;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, SubmitButton, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::field::{TextArea, TextField};
use crate::ui::notice::{Failure, Warning};
use crate::ui::number::counted;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::key::{BulkOutcome, Key};
use shared::usage::was_used_lately;

/// A change of several keys that is about to be made.
#[derive(Clone)]
pub struct Bulk {
    pub action: BulkAction,
    pub keys: Vec<Key>,
    pub merchant: CurrentMerchant,
    /// Called once the Worker has replied.
    pub on_changed: Callback<()>,
    pub on_close: Callback<()>,
}

/// Asks, sends the request, and then shows the result.
#[component]
pub fn BulkDialog(bulk: Bulk) -> impl IntoView {
    let Bulk { action, keys, merchant, on_changed, on_close } = bulk;
    let outcome = RwSignal::new(None::<BulkOutcome>);
    move || {
        let keys = keys.clone();
        match outcome.get() {
            None => view! { <Question action keys merchant outcome on_changed on_close /> }.into_any(),
            Some(outcome) => view! { <Outcome action keys outcome on_close /> }.into_any(),
        }
    }
}

#[component]
fn Question(
    action: BulkAction,
    keys: Vec<Key>,
    merchant: CurrentMerchant,
    outcome: RwSignal<Option<BulkOutcome>>,
    on_changed: Callback<()>,
    on_close: Callback<()>,
) -> impl IntoView {
    let form = FormState::new();
    let (reason, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let key_ids: Vec<_> = keys.iter().map(|key| key.id).collect();
    let count = key_ids.len();
    let (expected, missing) = match keys.as_slice() {
        [only] => (name_of(only), "Type the key name to confirm."),
        keys => (keys.len().to_string(), "Type the number of keys to confirm."),
    };
    let (in_use, idle): (Vec<Key>, Vec<Key>) =
        keys.into_iter().partition(|key| action.stops_keys() && was_used_lately(key.last_used_at, now()));
    let label = (!in_use.is_empty()).then(|| format!("Type {expected} to confirm"));
    let is_asked = label.is_some();
    let expected = StoredValue::new(expected);
    let obstacle = move || {
        let is_confirmed = expected.with_value(|expected| is_the_same(&typed.get(), expected));
        (is_asked && !is_confirmed).then_some(missing)
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if untrack(obstacle).is_some() {
            return;
        }
        let call = action.call(merchant.id(), key_ids.clone(), reason.get_untracked());
        let Some(call) = form.checked(call) else { return };
        form.send(call, move |reply| {
            outcome.set(Some(reply));
            on_changed.try_run(());
        });
    };
    let button = format!("{} {}", action.verb(), keys_in_words(count));
    view! {
        <Dialog title=format!("{button}?") on_dismiss=on_close>
            <form class="space-y-4" novalidate on:submit=submit>
                <p class="text-muted">{action.consequence(count)}</p>
                <InUse action keys=in_use merchant />
                <Idle action keys=idle />
                {action.stops_keys().then(|| view! {
                    <TextArea
                        name="reason"
                        label="Reason"
                        optional=!action.requires_reason()
                        value=reason
                        error=form.errors.message("reason")
                    />
                })}
                {label.map(|label| view! {
                    <TextField name="confirmation" label value=typed error=form.errors.message("confirmation") />
                })}
                <Failure message=form.failure />
                <div class="flex flex-wrap items-center justify-end gap-2">
                    <p id="obstacle" class="w-full text-xs text-muted empty:hidden sm:w-auto sm:flex-1">{obstacle}</p>
                    <Button on_click=on_close>"Cancel"</Button>
                    <SubmitButton
                        variant=action.variant()
                        busy=form.busy
                        blocked=Signal::derive(move || obstacle().is_some())
                    >
                        {move || if form.busy.get() { action.in_progress().to_owned() } else { button.clone() }}
                    </SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}

/// The selected keys that were used lately, and how much.
#[component]
fn InUse(action: BulkAction, keys: Vec<Key>, merchant: CurrentMerchant) -> impl IntoView {
    if keys.is_empty() {
        return ().into_any();
    }
    let (days, warning) = (calls::load_calls(&keys, merchant), action.warning(keys.len()));
    let line = move |key: Key| {
        view! {
            <li>
                <NameAndEnding of=key.clone() />
                <span class="block text-xs">
                    {key.last_used_at.map(|at| view! { <Time at /> })}
                    " · "
                    <CallsInWords days id=key.id />
                </span>
            </li>
        }
    };
    view! {
        <Warning>
            <p>{warning}</p>
            <ul tabindex="0" class="mt-1.5 max-h-48 space-y-1 overflow-auto">{keys.into_iter().map(line).collect_view()}</ul>
        </Warning>
    }
    .into_any()
}

/// The other selected keys.
#[component]
fn Idle(action: BulkAction, keys: Vec<Key>) -> impl IntoView {
    let which = match keys.len() {
        0 => return ().into_any(),
        _ if !action.stops_keys() => None,
        1 => Some("This key wasn't used in the last 7 days."),
        _ => Some("These keys weren't used in the last 7 days."),
    };
    let line = |key: Key| view! { <li><NameAndEnding of=key /></li> };
    view! {
        <div class="rounded-control bg-sunken px-3.5 py-3">
            <p class="mb-1.5 empty:hidden">{which}</p>
            <ul tabindex="0" class="max-h-48 space-y-1 overflow-auto">{keys.into_iter().map(line).collect_view()}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn NameAndEnding(of: Key) -> impl IntoView {
    view! {
        <span class="font-medium wrap-anywhere">{name_of(&of)}</span>
        " "
        <span class="font-mono text-xs">{ending(&of).to_owned()}</span>
    }
}

/// The result for each key.
#[component]
fn Outcome(action: BulkAction, keys: Vec<Key>, outcome: BulkOutcome, on_close: Callback<()>) -> impl IntoView {
    let (changed, done) =
        (outcome.items.iter().filter(|item| item.code.is_none()).count(), action.done().to_ascii_lowercase());
    let title = match changed {
        0 => format!("No key was {done}"),
        _ if changed == outcome.items.len() => format!("{} {done}", keys_in_words(changed)),
        _ => format!("{changed} of {} {done}", keys_in_words(outcome.items.len())),
    };
    let lines = outcome.items.into_iter().map(move |item| {
        let name = keys.iter().find(|key| key.id == item.key_id).map(name_of);
        let result = match item.code {
            None => view! { <Badge tone=action.tone()>{action.done()}</Badge> }.into_any(),
            Some(code) => {
                let text = format!("Not {done}: {}", code.title());
                view! { <span class="text-danger-ink">{text}</span> }.into_any()
            }
        };
        view! {
            <li class="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2">
                <span class="font-medium wrap-anywhere">{name}</span>
                {result}
            </li>
        }
    });
    view! {
        <Dialog title on_dismiss=on_close>
            <ul class="divide-y divide-line">{lines.collect_view()}</ul>
            <div class="flex justify-end">
                <Button variant=Variant::Primary on_click=on_close>"Close"</Button>
            </div>
        </Dialog>
    }
}

fn keys_in_words(count: usize) -> String {
    counted(count as u64, "API key")
}
