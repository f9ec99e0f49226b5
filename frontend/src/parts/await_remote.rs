//! What is shown while something loads, once it is loaded, and if that failed.

use crate::api::Fault;
use crate::state::form::FormState;
use crate::state::remote::{Loading, Remote};
use crate::state::session::CurrentSession;
use crate::ui::button::Button;
use crate::ui::notice::{Failure, RequestId};
use crate::ui::number::grouped;
use crate::ui::skeleton::Skeleton;
use leptos::html;
use leptos::prelude::*;
use shared::page::Page;

/// Shows `remote` once it is loaded, a skeleton before, and an error with a retry if it failed.
#[component]
pub fn AwaitRemote<T, V>(
    remote: Remote<T>,
    /// How many lines the skeleton has.
    #[prop(default = 4)]
    lines: usize,
    show: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let session = CurrentSession::get();
    let retry = Callback::new(move |()| remote.retry());
    move || match remote.get() {
        Some(Ok(value)) => show(value).into_any(),
        Some(Err(fault)) => failed(fault, session, retry),
        None => waiting(lines),
    }
}

/// Reads out how much a search or a filter found. The element always exists: screen readers ignore the text of new elements.
#[component]
pub fn HowMany<T: Clone + Send + Sync + 'static>(remote: Remote<Page<T>>) -> impl IntoView {
    announced(found(remote))
}

/// A button that loads the next page of a [`Remote::pages`] list below what is shown; nothing if there is none.
#[component]
pub fn ShowMore<T: Clone + Send + Sync + 'static>(remote: Remote<Page<T>>) -> impl IntoView {
    show_more(found(remote), remote.loading())
}

/// How many items are shown, and whether there are more. `None` until they are loaded.
type Found = Signal<Option<(usize, bool)>>;

fn found<T: Clone + Send + Sync + 'static>(remote: Remote<Page<T>>) -> Found {
    Signal::derive(move || remote.with(|page| (page.items.len(), page.next_cursor.is_some()))?.ok())
}

#[inline(never)]
fn announced(found: Found) -> AnyView {
    let text = move || {
        let (count, is_more) = found.get()?;
        Some(format!("{count} found{}", if is_more { ", and more on the next page" } else { "" }))
    };
    view! { <p class="sr-only" role="status">{text}</p> }.into_any()
}

#[inline(never)]
fn show_more(found: Found, loading: Loading) -> AnyView {
    let has_more = Memo::new(move |_| found.get().is_some_and(|(_, has_more)| has_more));
    let has_grown = RwSignal::new(false);
    let count = NodeRef::<html::P>::new();
    let on_grown = Callback::new(move |()| {
        has_grown.set(true);
        // The button disappears with the last page, and the focus was on it.
        if !has_more.get_untracked() {
            request_animation_frame(move || {
                if let Some(count) = count.get_untracked() {
                    // An element with a tabindex can be focused.
                    let _ = count.focus();
                }
            });
        }
    });
    let counted =
        move || found.get().filter(|_| has_grown.get()).map(|(count, _)| format!("{} shown", grouped(count as u64)));
    view! {
        {move || has_more.get().then(|| view! { <ShowMoreButton loading on_grown /> })}
        <p node_ref=count role="status" tabindex="-1" class="px-4 py-3 text-xs text-muted outline-none empty:hidden">{counted}</p>
    }
    .into_any()
}

#[component]
fn ShowMoreButton(loading: Loading, on_grown: Callback<()>) -> impl IntoView {
    let form = FormState::new();
    view! {
        <div class="space-y-3 border-t border-line p-3">
            <Failure message=form.failure />
            <Button busy=form.busy on_click=move || loading.show_more(form, on_grown)>
                {move || if form.busy.get() { "Loading…" } else { "Show more" }}
            </Button>
        </div>
    }
}

/// Not generic, for the size of the dashboard; nor is the next one.
#[inline(never)]
fn failed(fault: Fault, session: CurrentSession, retry: Callback<()>) -> AnyView {
    session.notice(&fault);
    view! { <LoadFailed fault retry /> }.into_any()
}

#[inline(never)]
fn waiting(lines: usize) -> AnyView {
    view! { <Skeleton lines /> }.into_any()
}

/// Says why something could not be loaded, and offers to try again.
#[component]
pub fn LoadFailed(fault: Fault, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    let message = fault.message();
    view! {
        <div class="flex flex-col items-center gap-3 px-6 py-12 text-center" role="alert">
            <p class="font-medium">"Couldn't load this"</p>
            <p class="max-w-md text-muted">{message.text}</p>
            <RequestId id=message.request_id />
            <Button on_click=retry>"Try again"</Button>
        </div>
    }
}
