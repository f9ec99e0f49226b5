//! Shows an area of the dashboard once it is loaded: before, the skeleton of a page; if it cannot be loaded, why and what to do.

use super::areas::{self, AreaView};
use crate::ui::button::Button;
use crate::ui::skeleton::{PageSkeleton, Skeleton};
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use shared::dashboard::Area;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;

type View = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = AreaView>>> + Send + Sync>;

enum Shown {
    Skeleton,
    Area(AnyView),
    /// It could not be loaded.
    Failure {
        is_outdated: bool,
    },
}

/// Loads `area` and shows the view in it that `view` builds.
pub fn loaded_area<F>(area: Area, view: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = AreaView> + 'static,
{
    let skeleton = || view! { <PageSkeleton /> }.into_any();
    show(area, Arc::new(move || Box::pin(view())), skeleton, "")
}

/// [`loaded_area`] for a section of a page.
pub fn loaded_section<F>(area: Area, view: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = AreaView> + 'static,
{
    show(area, Arc::new(move || Box::pin(view())), || view! { <Skeleton lines=8 /> }.into_any(), "")
}

/// [`loaded_area`] for a dialog or a part of a page: nothing is shown before it, and a failure is shown above the page.
pub fn loaded_part<F>(area: Area, view: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = AreaView> + 'static,
{
    show(area, Arc::new(move || Box::pin(view())), || ().into_any(), "fixed inset-x-4 bottom-4 z-50 mx-auto max-w-md")
}

/// `skeleton` is shown while the area is loading, and a failure in an element of this `class`.
fn show(area: Area, view: View, skeleton: fn() -> AnyView, class: &'static str) -> AnyView {
    let shown = RwSignal::new_local(Shown::Skeleton);
    let owner = Owner::current().unwrap_or_default();
    let load = move || {
        let (view, owner) = (Arc::clone(&view), owner.clone());
        spawn_local(async move {
            let loaded = areas::load(area).await;
            // The person may have gone to another page meanwhile.
            if shown.is_disposed() {
                return;
            }
            let built = match loaded {
                Ok(()) => owner.with(|| ScopedFuture::new(view())).await,
                Err(error) => Err(error),
            };
            let outcome = match built {
                Ok(view) => Shown::Area(view),
                Err(_) => Shown::Failure { is_outdated: is_outdated() },
            };
            shown.try_set(outcome);
        });
    };
    load();
    let retry = Callback::new(move |()| load());
    (move || {
        shown.track();
        match shown.try_update_untracked(|shown| mem::replace(shown, Shown::Skeleton)) {
            Some(Shown::Area(view)) => view,
            Some(Shown::Failure { is_outdated }) => {
                view! { <div class=class><NotLoaded is_outdated retry /></div> }.into_any()
            }
            Some(Shown::Skeleton) | None => skeleton(),
        }
    })
    .into_any()
}

/// Whether a newer version of the dashboard was deployed: files of this one are gone (`parts.js`).
fn is_outdated() -> bool {
    document().document_element().is_some_and(|page| page.has_attribute("data-outdated"))
}

#[component]
fn NotLoaded(is_outdated: bool, retry: Callback<()>) -> impl IntoView {
    let reload = Callback::new(|()| {
        // Reloading cannot fail.
        let _ = window().location().reload();
    });
    let (title, text, button, action) = if is_outdated {
        ("Keywright was updated", "Reload the page to use the new version.", "Reload", reload)
    } else {
        ("Couldn't load this page", "Check your connection, then try again.", "Retry", retry)
    };
    view! {
        <div class="card flex flex-col items-center gap-3 px-6 py-12 text-center" role="alert">
            <p class="font-medium">{title}</p>
            <p class="text-muted">{text}</p>
            <Button on_click=action>{button}</Button>
        </div>
    }
}
