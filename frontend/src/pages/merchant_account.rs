//! The Account tab: a merchant account's details, its IDs, and whether its keys work.

use crate::api;
use crate::display_text::isolated;
use crate::parts::confirm_dialog::ConfirmDialog;
use crate::parts::merchant::{MerchantFields, MerchantInputs};
use crate::parts::time::Time;
use crate::state::edit::{Edit, changed_by};
use crate::state::form::FormState;
use crate::state::merchant::CurrentMerchant;
use crate::state::session::CurrentSession;
use crate::ui::button::{Button, SubmitButton};
use crate::ui::copy::CopyButton;
use crate::ui::notice::Failure;
use crate::ui::show_if::ShowIf;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::dashboard::MerchantPage;
use shared::endpoint::{GetMerchant, Nothing, UpdateMerchant};
use shared::member::Right;
use shared::merchant::{Merchant, MerchantPatch, MerchantStatus};
use shared::website;

#[component]
pub fn MerchantAccountPage(merchant: CurrentMerchant) -> impl IntoView {
    view! {
        <div class="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
            <Details merchant />
            <div class="space-y-6">
                <Identity merchant />
                <Availability merchant />
            </div>
        </div>
    }
}

/// The texts of a merchant account while they are edited.
#[derive(Clone, Copy)]
struct Edits {
    name: Edit,
    website: Edit,
    description: Edit,
    reference_id: Edit,
    /// The account that the form shows.
    seen: StoredValue<Merchant>,
}

impl Edits {
    fn new(merchant: &Merchant) -> Self {
        Self {
            name: Edit::new("The name", &merchant.name),
            website: Edit::new("The website", &website::shown(&merchant.website)),
            description: Edit::new("The description", merchant.description.as_deref().unwrap_or_default()),
            reference_id: Edit::new("The reference ID", merchant.reference_id.as_deref().unwrap_or_default()),
            seen: StoredValue::new(merchant.clone()),
        }
    }

    fn fields(self) -> MerchantFields {
        MerchantFields {
            name: self.name.typed,
            website: self.website.typed,
            description: self.description.typed,
            reference_id: self.reference_id.typed,
        }
    }

    /// Only what was edited.
    fn patch(self) -> MerchantPatch {
        MerchantPatch {
            name: self.name.changed(),
            website: self.website.changed(),
            description: self.description.changed().map(Some),
            reference_id: self.reference_id.changed().map(Some),
            status: None,
        }
    }

    /// Takes over the account as it is now. Returns a sentence for each change.
    fn follow(self, now: &Merchant) -> [Option<String>; 4] {
        self.seen.set_value(now.clone());
        [
            self.name.follow(&now.name),
            self.website.follow(&website::shown(&now.website)),
            self.description.follow(now.description.as_deref().unwrap_or_default()),
            self.reference_id.follow(now.reference_id.as_deref().unwrap_or_default()),
        ]
    }
}

/// Another member has changed the account: shows what, and keeps the typed texts.
fn read_again(merchant: CurrentMerchant, edits: Edits, form: FormState) {
    form.send(api::call::<GetMerchant>(&merchant.id(), &Nothing {}), move |now| {
        form.failure.set(Some(changed_by(&isolated(&now.updated_by.name), edits.follow(&now)).into()));
        merchant.set(now);
    });
}

/// Name, website, description and reference ID, to read and to edit.
#[component]
fn Details(merchant: CurrentMerchant) -> impl IntoView {
    let may_edit = CurrentSession::get().may(Right::ManageMerchants);
    let form = FormState::new();
    let toasts = Toasts::get();
    let edits = Edits::new(&merchant.get_untracked());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(patch) = form.checked(edits.patch().check()) else { return };
        if patch == MerchantPatch::default() {
            return toasts.say("Nothing was changed.");
        }
        let update = api::call::<UpdateMerchant>(&merchant.id(), &patch).unless_changed(&edits.seen.get_value());
        let done = move |updated: Merchant| {
            edits.follow(&updated);
            merchant.set(updated);
            toasts.say("Saved.");
        };
        form.send_unless_changed(update, done, move || read_again(merchant, edits, form));
    };
    let fields = edits.fields();
    view! {
        <form class="card space-y-5 p-5 sm:p-6" novalidate on:submit=submit>
            <h2>"Details"</h2>
            <fieldset class="space-y-5" disabled=!may_edit>
                <MerchantInputs fields form />
            </fieldset>
            <Failure message=form.failure />
            {if may_edit {
                view! {
                    <SubmitButton busy=form.busy>{move || if form.busy.get() { "Saving…" } else { "Save changes" }}</SubmitButton>
                }
                    .into_any()
            } else {
                view! { <p class="text-xs text-muted">"Admins and owners can edit merchant accounts."</p> }.into_any()
            }}
        </form>
    }
}

/// The IDs to copy, and who created and edited the account.
#[component]
fn Identity(merchant: CurrentMerchant) -> impl IntoView {
    let reference = move || {
        merchant.get().reference_id.map(|id| view! { <IdToCopy id heading="Reference ID" label="Copy reference ID" /> })
    };
    let history = move || {
        let merchant = merchant.get();
        view! {
            <dl class="space-y-2 text-muted">
                <div class="flex justify-between gap-3"><dt>"Created"</dt><dd class="text-right text-ink"><Time at=merchant.created_at />" by " <bdi>{merchant.created_by.name}</bdi></dd></div>
                <div class="flex justify-between gap-3"><dt>"Edited"</dt><dd class="text-right text-ink"><Time at=merchant.updated_at />" by " <bdi>{merchant.updated_by.name}</bdi></dd></div>
            </dl>
        }
    };
    view! {
        <section class="card space-y-4 p-5">
            <IdToCopy id=merchant.id().to_string() heading="Merchant ID" label="Copy merchant ID" />
            {reference}
            {history}
            <a href=merchant.page(MerchantPage::Activity).to_string() class="inline-block text-muted underline underline-offset-2 hover:text-ink">
                "History"
            </a>
        </section>
    }
}

#[component]
fn IdToCopy(id: String, heading: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <div class="space-y-2">
            <h2>{heading}</h2>
            <div class="flex items-center gap-2">
                <code class="min-w-0 break-all rounded bg-sunken px-2 py-1 font-mono text-xs">{id.clone()}</code>
                <CopyButton text=id label bare=true />
            </div>
        </div>
    }
}

/// Enables or disables the account; disabling asks first.
#[component]
fn Availability(merchant: CurrentMerchant) -> impl IntoView {
    let may_edit = CurrentSession::get().may(Right::ManageMerchants);
    let form = FormState::new();
    let toasts = Toasts::get();
    let asking = RwSignal::new(false);
    let is_enabled = move || merchant.get().status == MerchantStatus::Enabled;
    let disabled_by = move || {
        let (at, by) = merchant.get().disabled_at.zip(merchant.get().disabled_by)?;
        Some(view! { <p class="text-muted">"Disabled " <Time at /> " by " <bdi>{by.name}</bdi> "."</p> })
    };
    let ask = move || {
        form.failure.set(None);
        asking.set(true);
    };
    let set_status = move |status: MerchantStatus| {
        let patch = MerchantPatch { status: Some(status), ..MerchantPatch::default() };
        form.send(api::call::<UpdateMerchant>(&merchant.id(), &patch), move |updated| {
            asking.set(false);
            toasts.say(format!("{} is {} now.", isolated(&updated.name), updated.status.label().to_ascii_lowercase()));
            merchant.set(updated);
        });
    };
    view! {
        <section class="card space-y-4 p-5">
            <h2>"Availability"</h2>
            <p class="text-muted">
                {move || if is_enabled() {
                    "Active. Disabling this account blocks all its API keys until you enable it again."
                } else {
                    "Disabled. All its API keys are blocked until you enable it again."
                }}
            </p>
            {disabled_by}
            <Failure message=form.failure />
            {may_edit.then_some(move || if is_enabled() {
                view! { <Button on_click=ask>"Disable merchant account…"</Button> }.into_any()
            } else {
                let enable = move || set_status(MerchantStatus::Enabled);
                view! { <Button busy=form.busy on_click=enable>"Enable merchant account"</Button> }.into_any()
            })}
        </section>
        <ShowIf when=asking>
            <ConfirmDialog
                title="Disable this merchant account?"
                text="All API keys for this account will stop working immediately. You can enable the account again later."
                action="Disable merchant account"
                form
                on_confirm=move || set_status(MerchantStatus::Disabled)
                on_dismiss=move || asking.set(false)
            />
        </ShowIf>
    }
}
