//! A merchant account: its counts and the fields of its forms. `status` is whether it is enabled, `picker` selects one.

pub mod picker;
pub mod status;

use crate::state::form::FormState;
use crate::ui::field::{TextArea, TextField};
use leptos::prelude::*;
use shared::merchant::{EnabledKeys, NewMerchant};

/// A count, or "100+" if counting stopped at the maximum.
pub fn at_most(count: u32) -> String {
    if count >= EnabledKeys::MOST { format!("{}+", EnabledKeys::MOST) } else { count.to_string() }
}

/// How many enabled keys there are: "4 live, 100+ test". `None` if there are none.
pub fn key_counts(keys: EnabledKeys) -> Option<String> {
    (keys != EnabledKeys::default()).then(|| format!("{} live, {} test", at_most(keys.live), at_most(keys.test)))
}

/// The texts in the form of a merchant account.
#[derive(Clone, Copy, Default)]
pub struct MerchantFields {
    pub name: RwSignal<String>,
    pub website: RwSignal<String>,
    pub description: RwSignal<String>,
    pub reference_id: RwSignal<String>,
}

impl MerchantFields {
    pub fn new_merchant(self) -> NewMerchant {
        NewMerchant {
            name: self.name.get_untracked(),
            website: self.website.get_untracked(),
            description: Some(self.description.get_untracked()),
            reference_id: Some(self.reference_id.get_untracked()),
        }
    }
}

#[component]
pub fn MerchantInputs(fields: MerchantFields, form: FormState) -> impl IntoView {
    view! {
        <TextField name="name" label="Name" value=fields.name error=form.errors.message("name") />
        <TextField
            name="website"
            label="Website"
            kind="url"
            placeholder="https://shop.example"
            value=fields.website
            error=form.errors.message("website")
        />
        <TextArea name="description" label="Description" value=fields.description error=form.errors.message("description") />
        <TextField
            name="reference_id"
            label="Reference ID"
            hint="Your internal ID for this merchant, for example from your ERP."
            optional=true
            value=fields.reference_id
            error=form.errors.message("reference_id")
        />
    }
}
