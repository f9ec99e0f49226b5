//! The first passkey: it can be added within 5 minutes of signing in by link, so that a stolen session can't add one.

use crate::clock::now;
use crate::state::session::CurrentSession;
use crate::ui::button::Button;
use crate::ui::notice::Warning;
use crate::ui::time::time_of_day;
use leptos::prelude::*;
use shared::moment::Moment;
use shared::session::{CONFIRMED_MS, Session};
use std::time::Duration;

/// Says until when the first passkey can be added, or what to do if it is too late. Empty for members with a passkey.
#[component]
pub fn FirstPasskey() -> impl IntoView {
    let session = CurrentSession::get();
    let clock = RwSignal::new(());
    let until = move || {
        clock.track();
        session.member().and_then(|session| latest(&session))
    };
    Effect::new(move || {
        let ms_left = until().map_or(0, |at| at.ms_since(now()));
        if ms_left > 0 {
            set_timeout(move || clock.set(()), Duration::from_millis(ms_left.unsigned_abs()));
        }
    });
    move || until().map(|at| if at > now() { in_time(at) } else { too_late(session) })
}

/// Until when the member can add a first passkey; `None` if there is no such limit.
fn latest(session: &Session) -> Option<Moment> {
    let is_free = session.has_passkey || session.is_confirmed(now());
    (!is_free).then(|| session.began_at().plus_ms(CONFIRMED_MS))
}

fn in_time(until: Moment) -> AnyView {
    let text = format!("You can add your first passkey until {}, 5 minutes after you signed in.", time_of_day(until));
    view! { <p class="px-4 pt-4 text-muted">{text}</p> }.into_any()
}

fn too_late(session: CurrentSession) -> AnyView {
    view! {
        <div class="p-4 pb-0">
            <Warning>
                <div class="space-y-3">
                    <p>
                        "You can add your first passkey only within 5 minutes of signing in with a one-time link. Sign out, \
                         then sign in with a new link. You can request one on the sign-in page or from your administrator."
                    </p>
                    <Button on_click=move || session.sign_out()>"Sign out"</Button>
                </div>
            </Warning>
        </div>
    }
    .into_any()
}
