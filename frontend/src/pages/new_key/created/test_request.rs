//! A test request: verifies the new key as a gateway would, and says the result in words.

use super::samples::USED;
use crate::api;
use crate::parts::key::access_in_words;
use crate::parts::verification::reason_in_words;
use crate::state::form::FormState;
use crate::ui::badge::Tone;
use crate::ui::button::Button;
use crate::ui::notice::{Failure, Notice};
use leptos::prelude::*;
use shared::endpoint::VerifyKey;
use shared::key::Key;
use shared::permission::{Permission, PermissionSet};
use shared::verification::{Verification, VerificationCode, VerificationRequest};

#[component]
pub fn TestRequest(secret: StoredValue<String>, key: Key) -> impl IntoView {
    let (form, result) = (FormState::new(), RwSignal::new(None::<Verification>));
    let asked = Some(USED).filter(|used| key.permissions.contains(*used)).or_else(|| key.permissions.iter().next());
    let send = move || {
        let permissions: PermissionSet = asked.into_iter().collect();
        let request = VerificationRequest { key: secret.get_value(), permissions, mode: Some(key.mode), ip: None };
        form.send(api::call::<VerifyKey>(&(), &request), move |verification| {
            result.try_set(Some(verification));
        });
    };
    view! {
        <section class="space-y-2">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
                <Button busy=form.busy on_click=send>
                    {move || if form.busy.get() { "Sending…" } else { "Send a test request" }}
                </Button>
                <p class="text-xs text-muted">
                    "Asks Keywright whether it accepts the key. Your API isn't called; the test counts as use of the key and "
                    "appears in its usage within a minute."
                </p>
            </div>
            <div role="status">{move || result.get().map(|verification| outcome(&verification, asked))}</div>
            <Failure message=form.failure />
        </section>
    }
}

/// The result in words.
fn outcome(verification: &Verification, asked: Option<Permission>) -> AnyView {
    let code = verification.code;
    let (tone, result, meaning) = if verification.valid {
        let asked = asked.map(Permission::label).unwrap_or_default();
        let access = access_in_words(verification.permissions);
        (Tone::Success, "Accepted".to_owned(), format!("The key works and allows {asked}. Its permissions: {access}."))
    } else {
        (Tone::Warning, format!("Rejected: {}", reason_in_words(code)), advice(code).to_owned())
    };
    view! {
        <Notice tone>
            <p><strong class="font-semibold">{result} ". "</strong> {meaning}</p>
        </Notice>
    }
    .into_any()
}

/// What a rejection of a new key means.
const fn advice(code: VerificationCode) -> &'static str {
    match code {
        VerificationCode::IpNotAllowed | VerificationCode::IpUnreadable => {
            "The key works only from its allowed IP addresses, and this test doesn't come from one of them. Test it from one of your servers."
        }
        VerificationCode::MerchantDisabled => "The key works once the merchant account is enabled.",
        VerificationCode::Revoked | VerificationCode::Disabled | VerificationCode::Expired => {
            "The key has stopped since it was created. Its page says why."
        }
        _ => "Try again in a moment.",
    }
}
