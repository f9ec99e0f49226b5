//! Something that is loaded, and loaded again when what it depends on changes.

use crate::api::{self, Fault, Pending};
use leptos::prelude::*;
use shared::endpoint::{Endpoint, Nothing};
use shared::problem::ErrorCode;
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// The latest answer to a question that is asked again whenever the signals in it change. An answer
/// that comes after the question changed is dropped.
pub struct Remote<T> {
    latest: RwSignal<Option<Result<Answer, Fault>>>,
    asked: RwSignal<u32>,
    kind: PhantomData<fn() -> T>,
}

/// An answer of whatever type: what signals and effects do with it is the same for all, and stands in the dashboard once.
type Answer = Arc<dyn Any + Send + Sync>;

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Clone + Send + Sync + 'static> Remote<T> {
    pub fn new<A>(ask: impl Fn() -> A + 'static) -> Self
    where
        A: IntoFuture<Output = Result<T, Fault>, IntoFuture = Pending<T>>,
    {
        let (latest, asked) = asking(Box::new(move || {
            let answer = ask().into_future();
            Box::pin(async move { answer.await.map(|answer| Arc::new(answer) as Answer) })
        }));
        Self { latest, asked, kind: PhantomData }
    }

    /// The latest answer; `None` before the first.
    pub fn get(self) -> Option<Result<T, Fault>> {
        self.with(T::clone)
    }

    /// What `read` makes of the latest answer.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> Option<Result<R, Fault>> {
        let answer = self.latest.get()?;
        answer.map(|answer| answer.downcast_ref::<T>().map(read)).transpose()
    }

    /// Asks again, showing that it does.
    pub fn retry(self) {
        self.latest.set(None);
        self.asked.update(|asked| *asked += 1);
    }
}

type Signals = (RwSignal<Option<Result<Answer, Fault>>>, RwSignal<u32>);

fn asking(ask: Box<dyn Fn() -> Pending<Answer>>) -> Signals {
    let (latest, asked) = (RwSignal::new(None), RwSignal::new(0));
    let turn = StoredValue::new(0);
    Effect::new(move || {
        asked.track();
        turn.update_value(|turn| *turn += 1);
        let (mine, answer) = (turn.get_value(), ask());
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            if turn.try_get_value() == Some(mine) {
                latest.set(Some(answer));
            }
        });
    });
    (latest, asked)
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
