//! The member's sessions, which can be ended.

use crate::api;
use crate::parts::await_remote::{AwaitRemote, ShowMore};
use crate::parts::device::device;
use crate::parts::time::Time;
use crate::state::form::FormState;
use crate::state::remote::Remote;
use crate::ui::badge::{Badge, Tone};
use crate::ui::button::{Button, RowButton};
use crate::ui::notice::Failure;
use crate::ui::show_if::ShowIf;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use shared::endpoint::{EndOtherSessions, EndSession, Nothing};
use shared::id::SessionId;
use shared::page::Page;
use shared::session::SessionRecord;

#[component]
pub fn Sessions(sessions: Remote<Page<SessionRecord>>) -> impl IntoView {
    let (form, toasts) = (FormState::new(), Toasts::get());
    let end = Callback::new(move |id| {
        let (call, said) = match id {
            Some(id) => (api::call::<EndSession>(&id, &Nothing {}), "The session was ended."),
            None => (api::call::<EndOtherSessions>(&(), &Nothing {}), "All other sessions were ended."),
        };
        form.send(call, move |()| {
            toasts.say(said);
            sessions.retry();
        });
    });
    let show = move |page: Page<SessionRecord>| {
        view! {
            <ul class="divide-y divide-line">
                {page.items.into_iter().map(|session| session_row(session, end, form.busy)).collect_view()}
            </ul>
        }
    };
    let has_others = move || {
        let found = sessions.with(|page| page.items.iter().any(|session| !session.is_current));
        found.is_some_and(|found| found == Ok(true))
    };
    view! {
        <section class="card">
            <h2 class="border-b border-line px-4 py-3">"Sessions"</h2>
            <Failure message=form.failure />
            <AwaitRemote remote=sessions lines=2 show />
            <ShowMore remote=sessions />
            <ShowIf when=Signal::derive(has_others)>
                <div class="border-t border-line p-3 text-right">
                    <Button busy=form.busy on_click=move || end.run(None)>"End all others"</Button>
                </div>
            </ShowIf>
        </section>
    }
}

fn session_row(session: SessionRecord, end: Callback<Option<SessionId>>, busy: RwSignal<bool>) -> impl IntoView {
    let id = session.id;
    let place = [session.ip, session.country].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let called = device(session.user_agent.as_deref().unwrap_or_default());
    let action = if session.is_current {
        view! { <Badge tone=Tone::Success>"This session"</Badge> }.into_any()
    } else {
        let about = format!("{called}, {place}");
        view! {
            <span class="-mx-2.5"><RowButton label="End" about busy on_click=move || end.run(Some(id)) /></span>
        }
        .into_any()
    };
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3">
            <div class="min-w-0">
                <p class="font-medium wrap-anywhere" title=session.user_agent>{called}</p>
                <p class="text-xs wrap-anywhere text-muted">
                    {(!place.is_empty()).then(|| format!("{place} · "))}
                    "signed in " <Time at=session.created_at /> " · last seen " <Time at=session.last_seen_at />
                </p>
            </div>
            {action}
        </li>
    }
}
