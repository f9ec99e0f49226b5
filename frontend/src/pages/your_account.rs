//! Your account: who one is, one's passkeys, and where one is signed in.

pub mod passkeys;
pub mod sessions;

use crate::pages::members::roles::RoleBadge;
use crate::session::CurrentSession;
use crate::ui::time::to_the_minute;
use crate::ui::title::Title;
use leptos::prelude::*;
use passkeys::Passkeys;
use sessions::Sessions;
use shared::session::Session;

#[component]
pub fn YourAccountPage() -> impl IntoView {
    let session = CurrentSession::get();
    view! {
        <Title text="Your account" />
        <div class="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
            <div class="min-w-0 space-y-6">
                <Passkeys />
                <Sessions />
            </div>
            <section class="card space-y-4 p-5 max-lg:order-first">
                <h2>"You"</h2>
                {move || session.member().map(you)}
            </section>
        </div>
    }
}

fn you(session: Session) -> AnyView {
    let Session { organisation, member, expires_at, .. } = session;
    let facts = [
        ("Name", view! { <bdi>{member.name}</bdi> }.into_any()),
        ("E-mail", member.email.into_any()),
        ("Organisation", view! { <bdi>{organisation.name}</bdi> }.into_any()),
        ("Role", view! { <RoleBadge role=member.role /> }.into_any()),
        ("Signed in until", to_the_minute(expires_at).into_any()),
    ];
    let fact = |(name, value)| {
        view! {
            <div class="flex justify-between gap-4">
                <dt class="shrink-0 text-muted">{name}</dt>
                <dd class="min-w-0 text-right wrap-anywhere">{value}</dd>
            </div>
        }
    };
    view! {
        <dl class="space-y-2">{facts.map(fact)}</dl>
        <p class="border-t border-line pt-4 text-xs text-muted">
            "Name, e-mail and role are what the admins of your organisation gave you."
        </p>
    }
    .into_any()
}
