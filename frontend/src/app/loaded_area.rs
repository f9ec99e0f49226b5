//! Shows an area of the dashboard once it is loaded: before, the skeleton of a page; if it cannot be loaded, why and what to do.

use super::areas::{self, AreaView};
use crate::ui::button::Button;
use crate::ui::skeleton::{PageSkeleton, Skeleton};
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use shared::dashboard::Area;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;

type View = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = AreaView>>> + Send + Sync>;

/// Where an area is shown.
#[derive(Clone, Copy)]
enum Place {
    Page,
    Section,
    /// Above the page. A failure has a button that calls `close`.
    Above {
        close: Option<Callback<()>>,
    },
}

impl Place {
    fn skeleton(self) -> AnyView {
        match self {
            Self::Page => view! { <PageSkeleton /> }.into_any(),
            Self::Section => view! { <Skeleton lines=8 /> }.into_any(),
            Self::Above { .. } => ().into_any(),
        }
    }
}

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
    show(area, Arc::new(move || Box::pin(view())), Place::Page)
}

/// [`loaded_area`] for a section of a page.
pub fn loaded_section<F>(area: Area, view: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = AreaView> + 'static,
{
    show(area, Arc::new(move || Box::pin(view())), Place::Section)
}

/// [`loaded_area`] for a part of a page: nothing is shown before it, and a failure is shown above the page.
pub fn loaded_part<F>(area: Area, view: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = AreaView> + 'static,
{
    show(area, Arc::new(move || Box::pin(view())), Place::Above { close: None })
}

/// [`loaded_part`] for a dialog. If it cannot be loaded, a button calls `close`.
pub fn loaded_dialog<F>(area: Area, close: Callback<()>, view: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = AreaView> + 'static,
{
    show(area, Arc::new(move || Box::pin(view())), Place::Above { close: Some(close) })
}

fn show(area: Area, view: View, place: Place) -> AnyView {
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
    let retry = Callback::new(move |()| {
        shown.set(Shown::Skeleton);
        load();
    });
    (move || {
        shown.track();
        match shown.try_update_untracked(|shown| mem::replace(shown, Shown::Skeleton)) {
            Some(Shown::Area(view)) => view,
            Some(Shown::Failure { is_outdated }) => view! { <NotLoaded place is_outdated retry /> }.into_any(),
            Some(Shown::Skeleton) | None => place.skeleton(),
        }
    })
    .into_any()
}

/// Whether a newer version of the dashboard was deployed: files of this one are gone (`parts.js`). Without a network, the new
/// version cannot be loaded either.
fn is_outdated() -> bool {
    let has_gone = document().document_element().is_some_and(|page| page.has_attribute("data-outdated"));
    has_gone && window().navigator().on_line()
}

#[component]
fn NotLoaded(place: Place, is_outdated: bool, retry: Callback<()>) -> impl IntoView {
    let reload = Callback::new(|()| {
        // Reloading cannot fail.
        let _ = window().location().reload();
    });
    let (title, text, button, action) = match (is_outdated, place) {
        (true, _) => ("Keywright was updated", "Reload the page to use the new version.", "Reload", reload),
        (false, Place::Page) => ("Couldn't load this page", "Check your connection, then try again.", "Retry", retry),
        (false, _) => ("Couldn't load this part", "Check your connection, then try again.", "Retry", retry),
    };
    let (class, close) = match place {
        Place::Above { close } => ("fixed inset-x-4 bottom-4 z-50 mx-auto max-w-md shadow-raised", close),
        Place::Page | Place::Section => ("", None),
    };
    let head = match place {
        Place::Page => view! { <Title text=title /> }.into_any(),
        Place::Section | Place::Above { .. } => view! { <p class="font-medium">{title}</p> }.into_any(),
    };
    view! {
        <div class=format!("card flex flex-col items-center gap-3 px-6 py-12 text-center {class}") role="alert">
            {head}
            <p class="text-muted">{text}</p>
            <div class="flex gap-2">
                <Button on_click=action>{button}</Button>
                {close.map(|close| view! { <Button on_click=close>"Close"</Button> })}
            </div>
        </div>
    }
}
