//! The last rejected calls of a key, and what would have allowed each of them.

use super::TABLE;
use crate::api;
use crate::display_text::listed;
use crate::pages::key::shown::ShownKey;
use crate::parts::await_remote::AwaitRemote;
use crate::parts::network::NetworkName;
use crate::parts::verification::reason_in_words;
use crate::state::remote::Remote;
use crate::ui::empty::Empty;
use crate::ui::icon::IconName;
use crate::ui::number::counted;
use crate::ui::show_all::{ShowAll, shown_items};
use crate::ui::table::{Column, Table};
use crate::ui::time::minute;
use leptos::prelude::*;
use shared::dashboard::MerchantPage;
use shared::endpoint::{ListKeyRefusals, Nothing};
use shared::key::{AllowedIp, Mode};
use shared::page::Page;
use shared::permission::Permission;
use shared::usage::{KeyRefusal, Network};
use shared::verification::VerificationCode;

#[component]
pub fn RejectedCalls(shown: ShownKey, may_replace: Signal<bool>) -> impl IntoView {
    let id = shown.get_untracked().id;
    let refusals = Remote::new(move || api::call::<ListKeyRefusals>(&id, &Nothing {}));
    let show = move |page: Page<KeyRefusal>| {
        if page.items.is_empty() {
            let text = "Calls that were rejected appear here, with what would have allowed them.";
            return view! { <Empty icon=IconName::Check title="No rejected calls recorded" text /> }.into_any();
        }
        let (total, all) = (page.items.len(), RwSignal::new(false));
        let columns = ["Reason", "Calls", "Network", "Time"].map(Column::new).into();
        let row = move |refusal: &KeyRefusal| view! { <Row refusal=refusal.clone() shown may_replace /> }.into_any();
        view! {
            <Table label="Rejected calls" brief=true columns>{shown_items(page.items, all, row)}</Table>
            <ShowAll total all />
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="rejected-calls">
            <div class="space-y-1 border-b border-line px-4 py-3 sm:px-6">
                <h2 id="rejected-calls">"Rejected calls"</h2>
                <p class="text-xs text-muted">"The last 100. Repeats within a minute are combined."</p>
            </div>
            <div class=TABLE><AwaitRemote remote=refusals lines=5 show /></div>
        </section>
    }
}

#[component]
fn Row(refusal: KeyRefusal, shown: ShownKey, may_replace: Signal<bool>) -> impl IntoView {
    let remedy = remedy(&refusal, shown.get_untracked().mode);
    let rejected = refusal.clone();
    let link = move || link(&rejected, shown, may_replace.get());
    view! {
        <tr role="row">
            <td role="cell">
                <div class="min-w-0">
                    <p class="font-medium first-letter:uppercase">{reason_in_words(refusal.code)}</p>
                    <p class="text-xs text-muted wrap-anywhere">{remedy} {link}</p>
                </div>
            </td>
            <td role="cell" data-label="Calls" class="tabular-nums">{counted(refusal.calls, "call")}</td>
            <td role="cell" data-label="Network"><NetworkName network=refusal.network /></td>
            <td role="cell" data-label="Time" class="text-muted">
                <time datetime=refusal.at.to_string()>{minute(refusal.at)}</time>
            </td>
        </tr>
    }
}

/// What would have allowed the calls; empty if nothing is known. `mode` is that of the key.
pub fn remedy(refusal: &KeyRefusal, mode: Mode) -> String {
    match refusal.code {
        VerificationCode::InsufficientPermissions => {
            let missing: Vec<String> = refusal.missing_permissions.iter().map(Permission::label).collect();
            format!("A key that also has {} would be accepted.", listed(&missing, "and"))
        }
        VerificationCode::IpNotAllowed => match refusal.network.range() {
            Some(range) => format!("A key whose list contains {range} would be accepted."),
            None if refusal.network == Network::Unknown => {
                "The gateway has to send the caller's IP address.".to_owned()
            }
            None => "A key whose list contains the caller's address would be accepted.".to_owned(),
        },
        code => of_any_call(code, mode).to_owned(),
    }
}

/// What would have allowed a call that was rejected for this reason.
const fn of_any_call(code: VerificationCode, mode: Mode) -> &'static str {
    match code {
        VerificationCode::IpUnreadable => "The gateway has to send an IP address that can be read.",
        VerificationCode::Expired => "The key had expired. A new key would be accepted.",
        VerificationCode::Disabled => "The key was disabled. Once it's enabled, such calls are accepted.",
        VerificationCode::MerchantDisabled => {
            "The merchant account was disabled. Once it's enabled, such calls are accepted."
        }
        VerificationCode::WrongMode => match mode {
            Mode::Live => "The call was to the test environment: it needs a test key.",
            Mode::Test => "The call was to the live environment: it needs a live key.",
        },
        VerificationCode::Revoked => "Nothing allows it. If the call isn't yours, the secret may have leaked.",
        VerificationCode::Malformed
        | VerificationCode::NotFound
        | VerificationCode::IpNotAllowed
        | VerificationCode::InsufficientPermissions
        | VerificationCode::Valid => "",
    }
}

/// Where to allow such calls, if the member may.
fn link(refusal: &KeyRefusal, shown: ShownKey, may_replace: bool) -> Option<AnyView> {
    let (href, text) = match refusal.code {
        VerificationCode::InsufficientPermissions if may_replace => {
            let permissions = shown.get().permissions.union(refusal.missing_permissions);
            (shown.form_with_permissions(permissions), "Create such a key")
        }
        VerificationCode::IpNotAllowed if may_replace => {
            let mut allowed_ips = shown.get().allowed_ips;
            allowed_ips.push(refusal.network.range()?.to_string().parse::<AllowedIp>().ok()?);
            (shown.form_with_addresses(&allowed_ips), "Create such a key")
        }
        VerificationCode::MerchantDisabled => {
            (shown.merchant_page(MerchantPage::Account).to_string(), "Go to the merchant account")
        }
        _ => return None,
    };
    Some(view! { " " <a class="link" href=href>{text}</a> }.into_any())
}
