//! The organisation at a glance: what needs attention, how keys are used, and how many there are. A new organisation sees its
//! first steps instead.

pub mod attention;
pub mod first_steps;
pub mod key_counts;
pub mod week;

use crate::api;
use crate::parts::await_remote::AwaitRemote;
use crate::state::remote::Remote;
use crate::ui::title::Title;
use attention::NeedsAttention;
use first_steps::FirstStepsCard;
use key_counts::KeyCounts;
use leptos::prelude::*;
use shared::endpoint::{GetOverview, Nothing};
use shared::overview::Overview;
use week::Week;

#[component]
pub fn HomePage() -> impl IntoView {
    let overview = Remote::new(|| api::call::<GetOverview>(&(), &Nothing {}));
    view! {
        <Title text="Home" />
        <AwaitRemote remote=overview lines=8 show=|overview| view! { <Cards overview /> } />
    }
}

#[component]
fn Cards(overview: Overview) -> impl IntoView {
    let Overview { first_steps, attention, members_without_passkey, keys, days } = overview;
    if !first_steps.has_key {
        return view! { <FirstStepsCard steps=first_steps /> }.into_any();
    }
    view! {
        <div class="space-y-6">
            {(!first_steps.are_done()).then(|| view! { <FirstStepsCard steps=first_steps /> })}
            <div class="grid gap-6 lg:grid-cols-2">
                <Week days />
                <KeyCounts keys />
            </div>
            <NeedsAttention attention members=members_without_passkey />
        </div>
    }
    .into_any()
}
