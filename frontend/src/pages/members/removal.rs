//! Removing a member, and the keys that they created.

use crate::api;
use crate::display_text::isolated;
use crate::parts::await_remote::AwaitRemote;
use crate::parts::confirm_dialog::ConfirmDialog;
use crate::parts::key::ModeBadge;
use crate::parts::key::{name_of, page_of};
use crate::state::form::FormState;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use shared::endpoint::{ListMemberKeys, Nothing, RemoveMember};
use shared::key::Key;
use shared::member::MemberRecord;
use shared::page::{Limit, Page, PageFilter};

/// How many keys the dialog lists.
const SHOWN: usize = 10;

#[component]
pub fn Removal(member: MemberRecord, on_done: Callback<()>, on_dismiss: Callback<()>) -> impl IntoView {
    let (form, toasts, session) = (FormState::new(), Toasts::get(), CurrentSession::get());
    let (id, name) = (member.id, isolated(&member.name));
    let title = format!("Remove {name}?");
    let filter = PageFilter { limit: Some(Limit::MOST), ..PageFilter::default() };
    let keys = Remote::new(move || api::call::<ListMemberKeys>(&id, &filter));
    let remove = move || {
        let name = name.clone();
        form.send(api::call::<RemoveMember>(&id, &Nothing {}), move |()| {
            toasts.say(format!("{name} is no longer a member."));
            // Members who remove themselves are signed out.
            session.ask();
            on_dismiss.try_run(());
            on_done.try_run(());
        });
    };
    view! {
        <ConfirmDialog
            title
            text="Their sessions end immediately, and they can't sign in again. Their activity stays in the audit log, and \
                  API keys they created keep working."
            action="Remove member"
            form
            on_confirm=remove
            on_dismiss
        >
            <AwaitRemote remote=keys lines=2 show=|page| view! { <KeysLeftBehind page /> } />
        </ConfirmDialog>
    }
}

/// The keys in use that a member created.
#[component]
pub fn KeysLeftBehind(page: Page<Key>) -> impl IntoView {
    let Page { mut items, next_cursor } = page;
    if items.is_empty() {
        return view! { <p class="text-sm">"They created no keys that are still enabled."</p> }.into_any();
    }
    let more = items.split_off(items.len().min(SHOWN)).len();
    let at_least = if next_cursor.is_some() { "at least " } else { "" };
    let key = |key: Key| {
        view! {
            <li class="flex flex-wrap items-center gap-x-2">
                <a href=page_of(&key).to_string() class="min-w-0 font-medium wrap-anywhere hover:underline">{name_of(&key)}</a>
                <ModeBadge mode=key.mode />
                <code class="font-mono text-xs text-muted">{key.hint}</code>
            </li>
        }
    };
    view! {
        <div class="space-y-2 text-sm">
            <p>"These keys keep working. If the member knows their secrets, rotate them:"</p>
            <ul class="space-y-1">{items.into_iter().map(key).collect_view()}</ul>
            {(more > 0).then(|| format!("and {at_least}{more} more"))}
        </div>
    }
    .into_any()
}
