//! Data that is loaded, and loaded again if what it depends on changes. Lists can be loaded page by page.

use crate::api::{self, Fault, Pending};
use crate::state::form::FormState;
use leptos::prelude::*;
use shared::endpoint::{Endpoint, Nothing};
use shared::page::{Page, PageFilter};
use shared::problem::ErrorCode;
use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

/// The latest answer to a request that is repeated whenever the signals in it change. Answers to earlier requests are dropped.
pub struct Remote<T> {
    loading: Loading,
    kind: PhantomData<fn() -> T>,
}

/// An answer of any type, so that the code of signals and effects is compiled once for all types.
type Answer = Arc<dyn Any + Send + Sync>;

/// Loads the next page of a list and returns all pages so far. `None` if there is no next page.
type NextPage = Box<dyn Fn(&Answer) -> Option<Pending<Answer>>>;

/// The part of a [`Remote`] that doesn't depend on the type of its answer.
#[derive(Clone, Copy)]
pub struct Loading {
    latest: RwSignal<Option<Result<Answer, Fault>>>,
    asked: RwSignal<u32>,
    /// The number of the latest request.
    turn: StoredValue<u32>,
    next_page: StoredValue<Option<NextPage>, LocalStorage>,
}

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
        let loading = Loading::new(Box::new(move || {
            let answer = ask().into_future();
            Box::pin(async move { answer.await.map(|answer| Arc::new(answer) as Answer) })
        }));
        Self { loading, kind: PhantomData }
    }

    /// The latest answer; `None` before the first.
    pub fn get(self) -> Option<Result<T, Fault>> {
        self.with(T::clone)
    }

    /// Whether there is an answer, or a failure.
    pub fn is_loaded(self) -> bool {
        self.with(|_| ()).is_some()
    }

    /// `read` applied to the latest answer; `None` before the first.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> Option<Result<R, Fault>> {
        let answer = self.loading.latest.get()?;
        answer.map(|answer| answer.downcast_ref::<T>().map(read)).transpose()
    }

    /// What does not depend on the type of the answer.
    pub fn loading(self) -> Loading {
        self.loading
    }

    /// Loads again and shows the skeleton meanwhile.
    pub fn retry(self) {
        self.loading.latest.set(None);
        self.loading.asked.update(|asked| *asked += 1);
    }
}

impl<T: Clone + Send + Sync + 'static> Remote<Page<T>> {
    /// A list whose next pages `ShowMore` appends.
    pub fn pages<A>(ask: impl Fn(PageFilter) -> A + 'static) -> Self
    where
        A: IntoFuture<Output = Result<Page<T>, Fault>, IntoFuture = Pending<Page<T>>>,
    {
        let ask = Rc::new(ask);
        let ask_first = Rc::clone(&ask);
        let list = Self::new(move || ask_first(PageFilter::default()));
        let next_page = move |shown: &Answer| -> Option<Pending<Answer>> {
            let Page { mut items, next_cursor } = shown.downcast_ref::<Page<T>>()?.clone();
            let cursor = Some(next_cursor?);
            let next = ask(PageFilter { cursor, limit: None }).into_future();
            Some(Box::pin(async move {
                let Page { items: more, next_cursor } = next.await?;
                items.extend(more);
                Ok(Arc::new(Page { items, next_cursor }) as Answer)
            }))
        };
        list.loading.next_page.set_value(Some(Box::new(next_page)));
        list
    }
}

impl Loading {
    fn new(ask: Box<dyn Fn() -> Pending<Answer>>) -> Self {
        let (latest, asked) = (RwSignal::new(None), RwSignal::new(0));
        let (turn, next_page) = (StoredValue::new(0), StoredValue::new_local(None));
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
        Self { latest, asked, turn, next_page }
    }

    /// Loads the next page of a list while `form` is busy, then calls `done`. The page is dropped if the list was loaded again
    /// meanwhile.
    pub fn show_more(self, form: FormState, done: Callback<()>) {
        let Some(Ok(shown)) = self.latest.get_untracked() else { return };
        let next = self.next_page.with_value(|next| untrack(|| next.as_ref()?(&shown)));
        let Some(next) = next else { return };
        let mine = self.turn.get_value();
        form.wait(next, move |list| {
            if self.turn.try_get_value() == Some(mine) {
                self.latest.set(Some(Ok(list)));
                done.try_run(());
            }
        });
    }
}

/// Loads the thing with this id; `None` if it does not exist.
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
