//! What a new organisation does first. Steps are checked off by what exists.

use crate::state::session::CurrentSession;
use crate::ui::button::{LinkButton, Variant};
use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use shared::dashboard::DashboardPage;
use shared::member::Right;
use shared::overview::FirstSteps;

struct Step {
    is_done: bool,
    title: &'static str,
    text: &'static str,
    /// The page for the step, and who can do it there.
    action: Option<(&'static str, DashboardPage, Right)>,
}

fn all(steps: FirstSteps) -> [Step; 3] {
    [
        Step {
            is_done: steps.has_merchant_account,
            title: "Add a merchant account",
            text: "API keys belong to a merchant account, such as a shop.",
            action: Some(("Add merchant account", DashboardPage::NewMerchant, Right::ManageMerchants)),
        },
        Step {
            is_done: steps.has_key,
            title: "Create a test key",
            text: "Select the merchant account, open Developers, and add an API key.",
            action: Some(("Go to Merchants", DashboardPage::Merchants, Right::ManageTestKeys)),
        },
        Step {
            is_done: steps.has_verified_call,
            title: "Send a request with the key",
            text: "Use the code sample that you see with the new key. This step is checked off as soon as the gateway has verified the key.",
            action: None,
        },
    ]
}

#[component]
pub fn FirstStepsCard(steps: FirstSteps) -> impl IntoView {
    let session = CurrentSession::get();
    let mut is_next = true;
    let steps = all(steps).map(|step| {
        let is_current = is_next && !step.is_done;
        is_next &= step.is_done;
        let action = step.action.filter(|(_, _, right)| is_current && session.may(*right));
        view! { <StepRow step is_current action=action.map(|(text, page, _)| (text, page)) /> }
    });
    view! {
        <section class="card" aria-labelledby="first-steps">
            <h2 id="first-steps" class="px-5 pt-5">"Get started"</h2>
            <ol class="divide-y divide-line px-5 py-2">{steps.collect_view()}</ol>
        </section>
    }
}

#[component]
fn StepRow(step: Step, is_current: bool, action: Option<(&'static str, DashboardPage)>) -> impl IntoView {
    let (class, mark) = if step.is_done {
        ("border-success-ink bg-success-soft text-success-ink", view! { <Icon name=IconName::Check /> }.into_any())
    } else if is_current {
        ("border-accent", ().into_any())
    } else {
        ("border-line", ().into_any())
    };
    view! {
        <li class="flex items-start gap-4 py-4" aria-current=is_current.then_some("step")>
            <span class=format!("mt-0.5 grid size-6 shrink-0 place-items-center rounded-full border-2 {class}")>{mark}</span>
            <div class="min-w-0 flex-1">
                <h3 class="font-medium">
                    {step.title} <span class="sr-only">{if step.is_done { ", done" } else { "" }}</span>
                </h3>
                <p class="max-w-xl text-muted">{step.text}</p>
            </div>
            {action.map(|(text, page)| view! {
                <LinkButton variant=Variant::Primary href=page.to_string()>{text}</LinkButton>
            })}
        </li>
    }
}
