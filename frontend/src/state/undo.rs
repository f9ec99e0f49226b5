//! Undoing a change from the message that reports it.

use crate::api::Outgoing;
use crate::state::confirmation::Confirmation;
use crate::ui::toast::Toasts;

#[derive(Clone, Copy)]
pub struct Undo {
    toasts: Toasts,
    confirmation: Confirmation,
}

impl Undo {
    pub fn get() -> Self {
        Self { toasts: Toasts::get(), confirmation: Confirmation::get() }
    }

    /// Reports a change, and offers to undo it by the request that `undo` returns. `done` is called once it is undone; the page
    /// can be gone by then.
    pub fn offer(
        self,
        change: String,
        undo: impl Fn() -> Outgoing + Send + Sync + 'static,
        done: impl Fn() + Clone + Send + Sync + 'static,
    ) {
        let Self { toasts, confirmation } = self;
        toasts.say_with(change, "Undo", move || {
            let (reply, done) = (confirmation.send(undo()), done.clone());
            leptos::task::spawn_local(async move {
                match reply.await {
                    Ok(_) => done(),
                    Err(fault) => toasts.say(format!("This wasn't undone. {}", fault.message().text)),
                }
            });
        });
    }
}
