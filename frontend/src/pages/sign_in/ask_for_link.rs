//! Requests a sign-in link by email. The reply does not reveal whether an address belongs to a member.

use crate::api;
use crate::state::form::FormState;
use crate::ui::button::{SubmitButton, Variant};
use crate::ui::field::TextField;
use crate::ui::notice::Failure;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::endpoint::RequestSignInLink;
use shared::session::SignInLinkRequest;

#[component]
pub fn AskForLink() -> impl IntoView {
    let form = FormState::new();
    let (email, is_sent) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        is_sent.set(false);
        // The Worker checks the address: the check of a domain would be a hundredth of what is loaded before this page.
        let asked = SignInLinkRequest { email: email.get_untracked() };
        form.send(api::call::<RequestSignInLink>(&(), &asked), move |()| is_sent.set(true));
    };
    let answer = move || {
        is_sent.get().then_some(
            "Check your inbox. If this address has an account, we've sent a link that works for 15 minutes. Didn't get it? \
             Contact your administrator.",
        )
    };
    view! {
        <form class="space-y-3 border-t border-line pt-5" novalidate on:submit=submit>
            <TextField
                name="email"
                label="Email"
                kind="email"
                placeholder="ada@shop.example"
                hint="We'll email you a one-time sign-in link."
                value=email
                error=form.errors.message("email")
            />
            <SubmitButton variant=Variant::Secondary busy=form.busy>
                {move || if form.busy.get() { "Sending…" } else { "Email me a link" }}
            </SubmitButton>
            <p role="status" class="rounded-control bg-sunken px-3.5 py-3 empty:hidden">{answer}</p>
            <Failure message=form.failure />
        </form>
    }
}
