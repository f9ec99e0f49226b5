//! How much a key is used: what stopping it will interrupt.

use crate::parts::time::Time;
use crate::state::remote::Remote;
use crate::ui::button::{Button, Variant};
use crate::ui::notice::Warning;
use crate::ui::number::grouped;
use leptos::prelude::*;
use shared::usage::KeyUsage;

#[component]
pub fn Impact(
    /// Of the last 24 hours.
    usage: Remote<KeyUsage>,
) -> impl IntoView {
    let shown = move || {
        match usage.get() {
        None => view! { <p class="text-muted">"Looking up how the key is used…"</p> }.into_any(),
        Some(Ok(usage)) => figures(&usage),
        Some(Err(fault)) => view! {
            <Warning>
                <p>"We couldn't load recent usage. " {fault.message().text}</p>
                <div class="mt-2"><Button variant=Variant::Secondary on_click=move || usage.retry()>"Retry"</Button></div>
            </Warning>
        }
        .into_any(),
    }
    };
    view! { <div role="status">{shown}</div> }
}

fn figures(usage: &KeyUsage) -> AnyView {
    let Some(last_used_at) = usage.last_used_at else {
        return view! { <p class="rounded-control bg-sunken px-4 py-3">"This key has never been used."</p> }.into_any();
    };
    let refusals = (usage.refusals > 0).then(|| format!(" · {} rejected", grouped(usage.refusals)));
    view! {
        <dl class="grid grid-cols-2 gap-4 rounded-control bg-sunken px-4 py-3">
            <div>
                <dt class="text-xs text-muted">"Last used"</dt>
                <dd class="font-medium"><Time at=last_used_at /></dd>
            </div>
            <div>
                <dt class="text-xs text-muted">"Calls in the last 24 hours"</dt>
                <dd class="font-medium">{grouped(usage.calls)} <span class="font-normal text-muted">{refusals}</span></dd>
            </div>
        </dl>
    }
    .into_any()
}
