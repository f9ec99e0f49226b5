//! "Which key is this?": the key of a secret that was entered into a search field, and the way to report that it leaked.
//!
//! The secret stays in the browser and is never shown: its SHA-256 finds the key. `candidates` finds keys by the ending of an
//! altered secret or of a part of one.

pub mod candidates;

use crate::api::{self, Fault, Pending};
use crate::clock::now;
use crate::display_text::isolated;
use crate::parts::await_remote::AwaitRemote;
use crate::parts::key::{KeyStatusBadge, LeakedBadge, ModeBadge, called, page_of};
use crate::parts::time::Time;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::badge::Tone;
use crate::ui::button::{Button, LinkButton, Variant};
use crate::ui::dialog::Dialog;
use crate::ui::notice::Notice;
use crate::ui::search::take_suspect;
use candidates::Candidates;
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;
use shared::endpoint::LookUpKey;
use shared::key::{Key, KeyAction, Mode, OrganisationKey};
use shared::leak::{FoundKey, KeyLookup};
use shared::member::Right;
use shared::merchant::MerchantStatus;
use shared::secret::{Digest, Pasted, Secret};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The names of members who have a right: a part that is loaded later.
type NamesToAsk = fn(Right) -> AnyView;

/// The dialog for the text that may contain a secret, and empties its field. If the text contains none, it is searched for.
pub fn which_key_dialog(on_found: Callback<()>, close: Callback<()>, names_to_ask: NamesToAsk) -> Option<AnyView> {
    let (text, search) = take_suspect()?;
    let Some(pasted) = Pasted::find(&text) else {
        close.run(());
        search.try_run(text);
        return None;
    };
    on_found.run(());
    empty_fields(&text);
    search.try_run(String::new());
    Some(view! { <WhichKeyDialog pasted close names_to_ask /> }.into_any())
}

/// Empties the fields that contain exactly this text.
fn empty_fields(text: &str) {
    let Ok(fields) = document().query_selector_all("input") else { return };
    for place in 0..fields.length() {
        if let Some(field) = fields.get(place).and_then(|field| field.dyn_into::<HtmlInputElement>().ok())
            && field.value() == text
        {
            field.set_value("");
        }
    }
}

#[component]
fn WhichKeyDialog(pasted: Pasted, close: Callback<()>, names_to_ask: NamesToAsk) -> impl IntoView {
    let content = match pasted {
        Pasted::Whole(secret) => view! { <WholeSecret secret close names_to_ask /> }.into_any(),
        Pasted::Altered { ending } => {
            let what = "This key was mistyped or altered: its checksum is wrong.";
            let advice = "If one of the last four characters is wrong, the key can't be found.";
            view! { <Incomplete what ending advice close /> }.into_any()
        }
        Pasted::Part { ending } => {
            let what = "This is only a part of a key.";
            let advice = "If the end of the key is missing, enter the whole key.";
            view! { <Incomplete what ending advice close /> }.into_any()
        }
    };
    view! { <Dialog title="Which key is this?" on_dismiss=close>{content}</Dialog> }
}

/// What was entered instead of a whole secret, and the keys that it can be a part of.
#[component]
fn Incomplete(what: &'static str, ending: String, advice: &'static str, close: Callback<()>) -> impl IntoView {
    view! {
        <p>{what}</p>
        <Candidates ending advice close />
        <Footer sent="last four characters are" actions=|| () close />
    }
}

/// Says what is sent of the secret, and has the buttons.
#[component]
fn Footer(sent: &'static str, #[prop(into)] actions: ViewFn, close: Callback<()>) -> impl IntoView {
    view! {
        <p class="border-t border-line pt-4 text-xs text-muted">
            {format!("You entered a secret, so it isn't searched for. It stays in your browser; only its {sent} sent.")}
        </p>
        <div class="flex flex-wrap justify-end gap-2">
            <Button on_click=close>"Close"</Button>
            {actions.run()}
        </div>
    }
}

#[component]
fn WholeSecret(secret: Secret, close: Callback<()>, names_to_ask: NamesToAsk) -> impl IntoView {
    let found = Remote::new(move || -> Pending<FoundKey> { Box::pin(look_up(secret.clone())) });
    let show = move |found: FoundKey| match found.key {
        Some(found) => view! { <Found found names_to_ask /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    };
    let actions = move || {
        let key = found.get()?.ok()?.key?.key;
        Some(view! { <Actions key_record=key close /> })
    };
    view! {
        // As high as what comes: the dialog does not move when the key is found.
        <div class="min-h-32"><AwaitRemote remote=found lines=2 show /></div>
        <Footer sent="SHA-256 is" actions=move || actions close />
    }
}

async fn look_up(secret: Secret) -> Result<FoundKey, Fault> {
    const NO_DIGEST: &str =
        "Your browser couldn't compute the SHA-256 of the key. Open Keywright over HTTPS and try again.";
    let digest = digest(&secret).await.ok_or_else(|| Fault::Browser(NO_DIGEST.to_owned()))?.to_string();
    api::call::<LookUpKey>(&(), &KeyLookup { digest }).await
}

/// The browser computes it: code for that would make the dashboard larger.
async fn digest(secret: &Secret) -> Option<Digest> {
    let subtle = window().crypto().ok()?.subtle();
    let bytes = Uint8Array::from(secret.reveal().as_bytes());
    let digest = JsFuture::from(subtle.digest_with_str_and_buffer_source("SHA-256", &bytes).ok()?).await.ok()?;
    let (digest, mut bytes) = (Uint8Array::new(&digest), [0; 32]);
    if digest.length() != 32 {
        return None;
    }
    digest.copy_to(&mut bytes);
    Some(bytes.into())
}

#[component]
fn Found(found: OrganisationKey, names_to_ask: NamesToAsk) -> impl IntoView {
    let OrganisationKey { key, merchant_name, merchant_status } = found;
    let (kind, whom_to_ask) = match key.mode {
        Mode::Live => (", a live key of ", "Only admins and owners can report a live key as leaked."),
        Mode::Test => (", a test key of ", "Only developers, admins and owners can report a test key as leaked."),
    };
    let blocked = Signal::stored(merchant_status == MerchantStatus::Disabled);
    let used = match key.last_used_at {
        Some(at) => view! { "Last used " <Time at /> }.into_any(),
        None => "Never used".into_any(),
    };
    let right = Right::manage_keys(key.mode);
    let must_ask = can_be_reported(&key) && !CurrentSession::get().may(right);
    view! {
        <div class="space-y-4">
            <p class="wrap-anywhere">
                "This is " <strong class="font-semibold">{called(&key)}</strong> {kind} {isolated(&merchant_name)} "."
            </p>
            <div class="space-y-2 rounded-control bg-sunken px-4 py-3">
                <p class="flex flex-wrap items-center gap-2">
                    <code class="font-mono text-xs">{key.hint.clone()}</code>
                    <ModeBadge mode=key.mode />
                    <KeyStatusBadge status=key.status blocked />
                    <LeakedBadge record=key.clone() />
                </p>
                <p class="text-xs text-muted">"Created " <Time at=key.created_at /> " · " {used}</p>
            </div>
            {known(&key)}
            {must_ask.then(|| view! { <p class="text-muted">{whom_to_ask} {names_to_ask(right)}</p> })}
        </div>
    }
}

fn can_be_reported(key: &Key) -> bool {
    key.allows(KeyAction::RevokeLeaked, now())
}

/// Links to the page of the key, and to the report of a leak there.
#[component]
fn Actions(key_record: Key, close: Callback<()>) -> impl IntoView {
    let key = key_record;
    let page = page_of(&key).to_string();
    let report = (can_be_reported(&key) && CurrentSession::get().may(Right::manage_keys(key.mode))).then(|| {
        view! { <LinkButton variant=Variant::Primary href=format!("{page}?leaked=true")>"Report leak…"</LinkButton> }
    });
    view! {
        <span class="flex flex-wrap gap-2" on:click=move |_| close.run(())>
            <LinkButton href=page.clone()>"Open key"</LinkButton>
            {report}
        </span>
    }
}

/// That the key is revoked, or was reported, already.
fn known(key: &Key) -> Option<AnyView> {
    if let Some(at) = key.revoked_at {
        return Some(
            view! {
                <Notice tone=Tone::Success>
                    <p>"It has been revoked already, " <Time at /> ". Requests with it are rejected."</p>
                </Notice>
            }
            .into_any(),
        );
    }
    let at = key.leak.as_ref()?.reported_at;
    Some(
        view! {
            <Notice tone=Tone::Warning>
                <p>"It was reported as leaked " <Time at /> ", and isn't revoked."</p>
            </Notice>
        }
        .into_any(),
    )
}

#[component]
fn NotFound() -> impl IntoView {
    let organisation = untrack(|| CurrentSession::get().member()).map(|session| session.organisation.name);
    let organisation = organisation.as_deref().map(isolated).unwrap_or_default();
    view! {
        <div class="space-y-3">
            <p class="wrap-anywhere">
                "No key of " <strong class="font-semibold">{organisation}</strong> " has this secret."
            </p>
            <p class="text-muted">"Its checksum is right, so it can be a key of:"</p>
            <ul class="list-disc space-y-1 pl-5 text-muted">
                <li>"Another organisation. Switch to that organisation and enter the secret there."</li>
                <li>"Another deployment of Keywright. Ask its administrator."</li>
            </ul>
        </div>
    }
}
