//! Confirms a new email address with the token after `#`, where no server or log sees it. On a click, so that a mail scanner
//! that opens the link does not confirm it.

use crate::api;
use crate::routes;
use crate::state::form::FormState;
use crate::state::session::CurrentSession;
use crate::ui::button::{Button, Variant};
use crate::ui::notice::Failure;
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::account::EmailConfirmation;
use shared::dashboard::DashboardPage;
use shared::endpoint::ConfirmEmail;

#[component]
pub fn ConfirmEmailCard() -> impl IntoView {
    let hash = use_location().hash;
    let token = Memo::new(move |_| hash.with(|hash| hash.trim_start_matches('#').to_owned()));
    move || {
        let token = token.get();
        (!token.is_empty()).then(|| view! { <Confirmation token /> })
    }
}

#[component]
fn Confirmation(token: String) -> impl IntoView {
    let (form, toasts, session) = (FormState::new(), Toasts::get(), CurrentSession::get());
    let replace_page = routes::replace_page();
    let leave = Callback::new(move |()| replace_page.run(DashboardPage::YourAccount));
    let confirm = move || {
        form.send(api::call::<ConfirmEmail>(&(), &EmailConfirmation { token: token.clone() }), move |member| {
            toasts.say(format!("Your email is now {}.", member.email));
            session.set_member(member);
            leave.try_run(());
        });
    };
    view! {
        <section class="card mb-6 space-y-3 p-5">
            <h2>"Confirm your new email"</h2>
            <p class="text-muted">"Sign-in links will then be sent to the address where you received this link."</p>
            <Failure message=form.failure />
            <div class="flex flex-wrap gap-2">
                <Button variant=Variant::Primary busy=form.busy on_click=confirm>
                    {move || if form.busy.get() { "Confirming…" } else { "Confirm email" }}
                </Button>
                <Button on_click=leave>"Not now"</Button>
            </div>
        </section>
    }
}
