//! What stands in a place while it loads, when loading failed, and when there is nothing to show.

use crate::api::Fault;
use crate::session::CurrentSession;
use crate::ui::button::Button;
use crate::ui::remote::Remote;
use leptos::prelude::*;
use shared::page::Page;

/// Shows `remote` once it is there; a skeleton before, an error with a retry where it failed.
#[component]
pub fn Loaded<T, V>(
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

/// Reads out how much a search or a filter found. It stays while that changes: what comes together with its text is not
/// read out.
#[component]
pub fn HowMany<T: Clone + Send + Sync + 'static>(remote: Remote<Page<T>>) -> impl IntoView {
    announced(Signal::derive(move || remote.with(|page| (page.items.len(), page.next_cursor.is_some()))?.ok()))
}

/// Takes how many there are on the page, and whether there is another one.
#[inline(never)]
fn announced(found: Signal<Option<(usize, bool)>>) -> AnyView {
    let text = move || {
        let (count, is_more) = found.get()?;
        Some(format!("{count} found{}", if is_more { ", and more on the next page" } else { "" }))
    };
    view! { <p class="sr-only" role="status">{text}</p> }.into_any()
}

/// Not a part of each place that shows something, for the size of the dashboard; nor is the next.
#[inline(never)]
fn failed(fault: Fault, session: CurrentSession, retry: Callback<()>) -> AnyView {
    session.notice(&fault);
    view! { <LoadFailed fault retry /> }.into_any()
}

#[inline(never)]
fn waiting(lines: usize) -> AnyView {
    view! { <Skeleton lines /> }.into_any()
}

/// Grey lines in the place of what is loading.
#[component]
fn Skeleton(lines: usize) -> impl IntoView {
    view! {
        <div class="space-y-3 p-4" role="status">
            <span class="sr-only">"Loading"</span>
            {(0..lines).map(|_| view! { <div class="skeleton h-8"></div> }).collect_view()}
        </div>
    }
}

/// Says why something could not be loaded, and offers to try again.
#[component]
pub fn LoadFailed(fault: Fault, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-3 px-6 py-12 text-center" role="alert">
            <p class="font-medium">"This could not be loaded"</p>
            <p class="max-w-md text-muted">{fault.message()}</p>
            <Button on_click=retry>"Try again"</Button>
        </div>
    }
}

/// Says that there is nothing here yet, and what to do next (the children).
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-2 px-6 py-14 text-center">
            <p class="font-medium">{title}</p>
            <p class="max-w-md text-muted">{text}</p>
            {children.map(|children| view! { <div class="mt-3">{children()}</div> })}
        </div>
    }
}
