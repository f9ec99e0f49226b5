//! Buttons, and links that look like buttons.

use leptos::prelude::*;

/// How prominent a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    Primary,
    #[default]
    Secondary,
    Danger,
    Quiet,
}

impl Variant {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button bg-accent text-on-accent hover:bg-accent-strong",
            Self::Secondary => "button border border-line bg-surface shadow-card hover:bg-sunken",
            Self::Danger => "button bg-danger text-on-accent hover:bg-danger-strong",
            Self::Quiet => "button px-2.5 text-muted hover:bg-sunken hover:text-ink",
        }
    }
}

/// A button that does something on this page. While `busy` it does nothing and says so.
#[component]
pub fn Button(
    #[prop(optional)] variant: Variant,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(into)] on_click: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=variant.class()
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |_| {
                if !busy.get_untracked() {
                    on_click.run(());
                }
            }
        >
            {children()}
        </button>
    }
}

/// A button in a row of a list. `about` says what it acts on, for screen readers.
#[component]
pub fn RowButton(
    label: &'static str,
    about: String,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(into)] on_click: Callback<()>,
) -> impl IntoView {
    view! {
        <Button variant=Variant::Quiet busy on_click>
            {label}
            <span class="sr-only">" " {about}</span>
        </Button>
    }
}

/// The button that submits the form around it. While `busy`, the form is being sent.
#[component]
pub fn SubmitButton(
    #[prop(default = Variant::Primary)] variant: Variant,
    #[prop(optional, into)] busy: Signal<bool>,
    /// The form cannot be sent yet. The element with the id `obstacle` says why.
    #[prop(optional, into)]
    blocked: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class=variant.class()
            aria-disabled=move || (busy.get() || blocked.get()).then_some("true")
            aria-describedby=move || blocked.get().then_some("obstacle")
        >
            {children()}
        </button>
    }
}

/// The button that saves what was edited in the form around it. Before anything `is_changed`, there is nothing to save.
#[component]
pub fn SaveButton(
    #[prop(default = "Save")] label: &'static str,
    busy: RwSignal<bool>,
    #[prop(into)] is_changed: Signal<bool>,
) -> impl IntoView {
    let blocked = Signal::derive(move || !is_changed.get());
    view! {
        <div>
            <SubmitButton busy blocked>{move || if busy.get() { "Saving…" } else { label }}</SubmitButton>
            <p id="obstacle" class="sr-only">{move || blocked.get().then_some("Nothing was changed.")}</p>
        </div>
    }
}

/// A link to another page.
#[component]
pub fn LinkButton(#[prop(optional)] variant: Variant, #[prop(into)] href: String, children: Children) -> impl IntoView {
    view! {
        <a href=href class=variant.class()>
            {children()}
        </a>
    }
}
