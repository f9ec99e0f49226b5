//! Programs that call the platform's API with the new key, in several languages. They read the secret from the environment.

use crate::state::session::CurrentSession;
use crate::ui::copy::CopyButton;
use crate::ui::segments::{Segment, Segments};
use leptos::prelude::*;
use shared::permission::{Action, Entity, Permission, PermissionSet};

/// The address in the samples, and what they use unless the organisation has set its own.
const DEFAULT_API_URL: &str = "https://api.example.com";

/// What the samples need, since they send `GET /v1/payment-requests`.
pub const USED: Permission = Entity::PaymentRequest.permission(Action::View);

/// The languages and their samples.
const SAMPLES: [(&str, &str); 6] = [
    ("curl", include_str!("samples/curl.sh")),
    ("Node.js", include_str!("samples/node.mjs")),
    ("Python", include_str!("samples/python.py")),
    ("PHP", include_str!("samples/php.php")),
    ("Go", include_str!("samples/go.go")),
    ("Java", include_str!("samples/Sample.java")),
];

/// The samples, one at a time.
#[component]
pub fn Samples(permissions: PermissionSet) -> impl IntoView {
    let chosen = RwSignal::new(0);
    let session = untrack(|| CurrentSession::get().member());
    let api_url =
        session.and_then(|session| session.organisation.api_url).unwrap_or_else(|| DEFAULT_API_URL.to_owned());
    let segments = SAMPLES.iter().enumerate().map(|(value, (label, _))| Segment { value, label }).collect();
    let sample =
        Signal::derive(move || SAMPLES.get(chosen.get()).map(|(_, code)| code_for(code, &api_url)).unwrap_or_default());
    view! {
        <div class="space-y-2">
            <div class="flex items-center justify-between gap-2">
                <h3 id="samples" class="font-medium">"Use it in your code"</h3>
                <CopyButton text=sample label="Copy sample" bare=true />
            </div>
            {(!permissions.contains(USED)).then(|| view! {
                <p class="text-xs text-muted">
                    {format!("The samples need {}, which this key doesn't have. Change the path to one that it can use.", USED.label())}
                </p>
            })}
            <Segments name="language" legend="Language" segments value=chosen on_choose=move |place| chosen.set(place) />
            <pre
                class="h-40 overflow-auto rounded-control border border-line bg-sunken px-3 py-2.5 font-mono text-xs leading-5"
                tabindex="0"
                role="region"
                aria-labelledby="samples"
            >
                <code>{sample}</code>
            </pre>
        </div>
    }
}

/// A sample that calls the API at `api_url`.
fn code_for(sample: &str, api_url: &str) -> String {
    sample.trim_end().replace(DEFAULT_API_URL, api_url)
}
