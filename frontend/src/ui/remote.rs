//! Something that is loaded, and loaded again when what it depends on changes.

use crate::api::{self, Fault, Pending};
use leptos::prelude::*;
use shared::endpoint::{Endpoint, Nothing};
use shared::problem::ErrorCode;

/// The latest answer to a question that is asked again whenever the signals in it change. An answer
/// that comes after the question changed is dropped.
pub struct Remote<T: Send + Sync + 'static> {
    latest: RwSignal<Option<Result<T, Fault>>>,
    asked: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: Clone + Send + Sync + 'static> Remote<T> {
    pub fn new<A>(ask: impl Fn() -> A + 'static) -> Self
    where
        A: IntoFuture<Output = Result<T, Fault>, IntoFuture = Pending<T>>,
    {
        Self::asking(Box::new(move || ask().into_future()))
    }

    fn asking(ask: Box<dyn Fn() -> Pending<T>>) -> Self {
        let remote = Self { latest: RwSignal::new(None), asked: RwSignal::new(0) };
        let turn = StoredValue::new(0);
        Effect::new(move || {
            remote.asked.track();
            turn.update_value(|turn| *turn += 1);
            let (mine, answer) = (turn.get_value(), ask());
            leptos::task::spawn_local(async move {
                let answer = answer.await;
                if turn.try_get_value() == Some(mine) {
                    remote.latest.set(Some(answer));
                }
            });
        });
        remote
    }

    /// The latest answer; `None` before the first.
    pub fn get(self) -> Option<Result<T, Fault>> {
        self.latest.get()
    }

    /// Asks again, showing that it does.
    pub fn retry(self) {
        self.latest.set(None);
        self.asked.update(|asked| *asked += 1);
    }
}

/// Asks for the thing that `id` names. That there is no such thing is an answer, not a fault.
pub fn find<E>(id: Option<E::Target>) -> Pending<Option<E::Output>>
where
    E: Endpoint<Input = Nothing> + 'static,
{
    Box::pin(async move {
        let Some(id) = id else { return Ok(None) };
        match api::call::<E>(&id, &Nothing {}).await {
            Err(fault) if fault.code() == Some(ErrorCode::NotFound) => Ok(None),
            outcome => outcome.map(Some),
        }
    })
}
