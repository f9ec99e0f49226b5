//! Disables a merchant account: first says how many keys that blocks and how much they are called, and asks for its name.

use crate::api::{self, Pending};
use crate::parts::confirm_dialog::ConfirmDialog;
use crate::parts::merchant::key_counts;
use crate::parts::merchant::status::StatusChange;
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::Remote;
use crate::ui::notice::Warning;
use crate::ui::number::counted;
use leptos::prelude::*;
use shared::endpoint::{ListKeyUsage, ListKeys};
use shared::id::MerchantId;
use shared::key::{KeyFilter, KeyStatus};
use shared::merchant::{EnabledKeys, MerchantStatus};
use shared::page::Limit;
use shared::usage::{KeyIdList, KeysUsageFilter};

#[component]
pub fn DisableMerchant(
    merchant: CurrentMerchant,
    change: StatusChange,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let account = merchant.get_untracked();
    let has_keys = account.enabled_keys != EnabledKeys::default();
    view! {
        <ConfirmDialog
            title="Disable this merchant account?"
            text="All API keys for this account will stop working immediately. You can enable the account again later."
            action="Disable merchant account"
            name=has_keys.then_some(account.name)
            form=change.form
            on_confirm=move || change.send(MerchantStatus::Disabled, move || { on_close.try_run(()); })
            on_dismiss=on_close
        >
            {match key_counts(account.enabled_keys) {
                Some(keys) => view! { <Impact merchant=account.id keys /> }.into_any(),
                None => view! { <p>"No API key of this account is enabled."</p> }.into_any(),
            }}
        </ConfirmDialog>
    }
}

/// How often the enabled keys were called in the last 24 hours.
#[derive(Clone, Copy)]
struct Calls {
    count: u64,
    /// There are more keys than those that were counted.
    is_part: bool,
}

fn load_calls(merchant: MerchantId) -> Pending<Calls> {
    Box::pin(async move {
        let enabled = KeyFilter { status: Some(KeyStatus::Enabled), limit: Some(Limit::MOST), ..KeyFilter::default() };
        let keys = api::call::<ListKeys>(&merchant, &enabled).await?;
        let key_ids = KeyIdList(keys.items.iter().map(|key| key.id).collect());
        let days = api::call::<ListKeyUsage>(&merchant, &KeysUsageFilter { key_ids }).await?;
        Ok(Calls { count: days.items.iter().map(|day| day.calls).sum(), is_part: keys.next_cursor.is_some() })
    })
}

/// How many keys stop, and how often they were called lately.
#[component]
fn Impact(merchant: MerchantId, keys: String) -> impl IntoView {
    let calls = Remote::new(move || load_calls(merchant));
    let text = move || match calls.get() {
        None => "…".to_owned(),
        Some(Err(fault)) => format!("Their usage couldn't be loaded. {}", fault.message().text),
        Some(Ok(Calls { count, is_part })) => {
            let at_least = if is_part { "at least " } else { "" };
            format!("They were called {at_least}{} in the last 24 hours.", counted(count, "time"))
        }
    };
    view! {
        <Warning>
            <p class="font-medium">"Enabled API keys: " {keys}</p>
            <p role="status">{text}</p>
        </Warning>
    }
}
