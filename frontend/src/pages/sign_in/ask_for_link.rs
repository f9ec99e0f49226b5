//! Asks for a sign-in link by e-mail. Nobody learns here whether an address belongs to a member.

use crate::api;
use crate::ui::button::{SubmitButton, Variant};
use crate::ui::field::TextField;
use crate::ui::form::FormState;
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
        let asked = SignInLinkRequest { email: email.get_untracked() };
        let Some(asked) = form.checked(asked.check()) else { return };
        form.send(api::call::<RequestSignInLink>(&(), &asked), move |()| is_sent.set(true));
    };
    let answer = move || {
        is_sent.get().then_some(
            "If this address belongs to a member and this deployment sends mail, a link is on its way. It works once, \
             for 15 minutes. If none comes, ask the operator of this deployment for one.",
        )
    };
    view! {
        <form class="space-y-3 border-t border-line pt-5" novalidate on:submit=submit>
            <TextField
                name="email"
                label="Have a link sent"
                kind="email"
                placeholder="ada@shop.example"
                hint="The e-mail address that you are a member with."
                value=email
                error=form.errors.of("email")
            />
            <SubmitButton variant=Variant::Secondary busy=form.busy>
                {move || if form.busy.get() { "Sending…" } else { "Send link" }}
            </SubmitButton>
            <p role="status" class="rounded-control bg-sunken px-3.5 py-3 empty:hidden">{answer}</p>
            <Failure message=form.failure />
        </form>
    }
}
