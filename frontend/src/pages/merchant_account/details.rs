//! Name, website, description and reference ID: a form for those who can edit them, and texts for others.

use crate::api;
use crate::display_text::isolated;
use crate::parts::merchant::{MerchantFields, MerchantInputs};
use crate::parts::whom_to_ask::WhomToAsk;
use crate::state::edit::{Edit, changed_by};
use crate::state::form::FormState;
use crate::state::merchant::CurrentMerchant;
use crate::state::session::CurrentSession;
use crate::ui::button::SaveButton;
use crate::ui::notice::Failure;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::{GetMerchant, Nothing, UpdateMerchant};
use shared::member::Right;
use shared::merchant::{Merchant, MerchantPatch};
use shared::website;

#[component]
pub fn Details(merchant: CurrentMerchant) -> impl IntoView {
    if CurrentSession::get().may(Right::ManageMerchants) {
        view! { <Form merchant /> }.into_any()
    } else {
        view! { <Texts merchant /> }.into_any()
    }
}

#[component]
fn Texts(merchant: CurrentMerchant) -> impl IntoView {
    let texts = move || {
        let Merchant { name, website, description, reference_id, .. } = merchant.get();
        let row = |(label, text): (&'static str, Option<String>)| {
            let text =
                text.map_or_else(|| view! { <span class="text-muted">"None"</span> }.into_any(), IntoAny::into_any);
            view! {
                <div class="grid gap-x-6 gap-y-0.5 py-3 sm:grid-cols-[10rem_1fr]">
                    <dt class="text-muted">{label}</dt>
                    <dd class="min-w-0 wrap-anywhere whitespace-pre-line"><bdi>{text}</bdi></dd>
                </div>
            }
        };
        [
            ("Name", Some(name)),
            ("Website", Some(website::shown(&website))),
            ("Description", description),
            ("Reference ID", reference_id),
        ]
        .map(row)
    };
    view! {
        <section class="card p-5 sm:p-6">
            <h2>"Details"</h2>
            <dl class="mt-2 mb-4 divide-y divide-line">{texts}</dl>
            <WhomToAsk right=Right::ManageMerchants to="edit merchant accounts" />
        </section>
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

    fn is_changed(self) -> bool {
        [self.name, self.website, self.description, self.reference_id].into_iter().any(Edit::is_changed)
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

#[component]
fn Form(merchant: CurrentMerchant) -> impl IntoView {
    let form = FormState::new();
    let toasts = Toasts::get();
    let edits = Edits::new(&merchant.get_untracked());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !untrack(|| edits.is_changed()) {
            return;
        }
        let Some(patch) = form.checked(edits.patch().check()) else { return };
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
            <MerchantInputs fields form />
            <Failure message=form.failure />
            <SaveButton label="Save changes" busy=form.busy is_changed=Signal::derive(move || edits.is_changed()) />
        </form>
    }
}
