//! Form fields: a label, a control, a hint, and what is wrong with it.

use crate::ui::focus::focus_first;
use crate::ui::select::Select;
use leptos::prelude::*;
use shared::field::FieldError;

/// The errors of a form's fields.
#[derive(Clone, Copy)]
pub struct FieldErrors(RwSignal<Vec<FieldError>>);

impl FieldErrors {
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    pub fn set(self, errors: Vec<FieldError>) {
        self.0.set(errors);
    }

    /// What is wrong with `field` or with an entry of it (`allowed_ips[2]`).
    pub fn message(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let messages: Vec<String> = self.0.with(|errors| {
                errors.iter().filter(|error| names(&error.field, field)).map(|error| error.message.clone()).collect()
            });
            (!messages.is_empty()).then(|| messages.join("\n"))
        })
    }
}

impl Default for FieldErrors {
    fn default() -> Self {
        Self::new()
    }
}

fn names(found: &str, field: &str) -> bool {
    found.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

/// Focuses the first field with an error, once the page shows it.
pub fn focus_first_error() {
    request_animation_frame(|| focus_first("[aria-invalid='true']"));
}

/// A label, the control (the children, whose id is `name`), a hint and the error.
#[component]
pub fn Field(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
    error: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="flex flex-col gap-1.5">
            <div class="flex items-baseline justify-between gap-2">
                <label for=name class="font-medium">{label}</label>
                <span id=format!("{name}-optional") class="text-xs text-muted empty:hidden">{optional.then_some("Optional")}</span>
            </div>
            {children()}
            <p id=format!("{name}-hint") class="text-xs text-muted empty:hidden">{hint}</p>
            <p id=format!("{name}-error") class="text-xs wrap-anywhere whitespace-pre-line text-danger-ink empty:hidden">{move || error.get()}</p>
        </div>
    }
}

fn described_by(name: &str) -> String {
    format!("{name}-optional {name}-hint {name}-error")
}

/// A field of one line.
#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional)] optional: bool,
    /// The `type` of the input: `text`, `url`, `date`.
    #[prop(default = "text")]
    kind: &'static str,
) -> impl IntoView {
    view! {
        <Field name label hint optional error>
            <input
                id=name
                name=name
                type=kind
                class="input"
                placeholder=placeholder
                autocomplete="off"
                aria-describedby=described_by(name)
                required=!optional
                aria-invalid=move || error.get().is_some().to_string()
                bind:value=value
            />
        </Field>
    }
}

/// A field of several lines.
#[component]
pub fn TextArea(
    name: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(default = true)] optional: bool,
    #[prop(default = 2)] rows: u8,
) -> impl IntoView {
    view! {
        <Field name label hint optional error>
            <textarea
                id=name
                name=name
                class="input"
                rows=rows.to_string()
                placeholder=placeholder
                aria-describedby=described_by(name)
                required=!optional
                aria-invalid=move || error.get().is_some().to_string()
                bind:value=value
            ></textarea>
        </Field>
    }
}

/// A choice of one out of a few, by its index, with what it means beside it.
#[component]
pub fn SelectField(
    name: &'static str,
    #[prop(into)] label: String,
    choices: Vec<&'static str>,
    chosen: RwSignal<usize>,
    #[prop(optional, into)] beside: Signal<Option<String>>,
) -> impl IntoView {
    let options = choices.into_iter().enumerate().map(|(place, label)| (place.to_string(), label.to_owned())).collect();
    let select = move |place: String| {
        if let Ok(place) = place.parse() {
            chosen.set(place);
        }
    };
    view! {
        <div class="flex flex-col gap-1.5">
            <label for=name class="font-medium">{label}</label>
            <div class="flex flex-wrap items-center gap-3">
                <Select id=name options value=Signal::derive(move || chosen.get().to_string()) on_select=select />
                <span class="text-muted">{move || beside.get()}</span>
            </div>
        </div>
    }
}
