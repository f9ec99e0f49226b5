//! The endpoints by path and method, and mounting handlers there. Each kind of endpoint has its own kind of handler, so that a
//! handler for members cannot be mounted without a member.

use crate::call::{Call, Sent, Unread};
use crate::caller::MemberSession;
use crate::failure::{Failure, Refusal};
use crate::reply::{Content, IntoReply, Reply};
use shared::endpoint::{Access, Endpoint, Method, kind};
use shared::problem::ErrorCode;
use std::pin::Pin;
use std::rc::Rc;

pub(super) type Begun = Result<Pin<Box<dyn Future<Output = Result<Reply<Content>, Failure>>>>, Unread>;

/// The endpoint and the path parameter, or the refusal because the path exists only with other methods.
pub(super) type Found = Result<(Route, Option<String>), Failure>;

#[derive(Clone)]
pub(super) struct Route {
    pub(super) method: Method,
    pub(super) access: Access,
    pub(super) handler: Handler,
}

#[derive(Clone)]
pub(super) enum Handler {
    /// The handler of an endpoint that members call.
    Member(Rc<dyn Fn(Box<MemberSession>, Sent) -> Begun>),
    Other(Rc<dyn Fn(Sent) -> Begun>),
}

/// The paths of each method, in the order of [`Method::ALL`].
pub(super) struct Routes(Vec<(Method, matchit::Router<Route>)>);

impl Default for Routes {
    fn default() -> Self {
        Self(Method::ALL.iter().map(|method| (*method, matchit::Router::new())).collect())
    }
}

impl Routes {
    pub(super) fn public<E: Endpoint<Kind = kind::Public> + 'static, O: IntoReply<E::Output>>(
        self,
        handler: impl AsyncFn(Call<E>) -> Result<Reply<O>, Failure> + Copy + 'static,
    ) -> Self {
        self.other::<E, O>(handler)
    }

    pub(super) fn key<E: Endpoint<Kind = kind::Key> + 'static, O: IntoReply<E::Output>>(
        self,
        handler: impl AsyncFn(Call<E>) -> Result<Reply<O>, Failure> + Copy + 'static,
    ) -> Self {
        self.other::<E, O>(handler)
    }

    /// `check` runs before the body is parsed, because it verifies the signature of the body.
    pub(super) fn signed<E: Endpoint<Kind = kind::Signed> + 'static, O: IntoReply<E::Output>>(
        self,
        check: impl AsyncFn(&Sent) -> Result<(), Failure> + Copy + 'static,
        handler: impl AsyncFn(Call<E>) -> Result<Reply<O>, Failure> + Copy + 'static,
    ) -> Self {
        let begin = move |sent: Sent| -> Begun {
            Ok(Box::pin(async move {
                check(&sent).await?;
                handler(sent.read().map_err(Unread::refusal)?).await?.into_reply()
            }))
        };
        self.with::<E>(Handler::Other(Rc::new(begin)))
    }

    pub(super) fn operator<E: Endpoint<Kind = kind::Operator> + 'static, O: IntoReply<E::Output>>(
        self,
        handler: impl AsyncFn(Call<E>) -> Result<Reply<O>, Failure> + Copy + 'static,
    ) -> Self {
        self.other::<E, O>(handler)
    }

    pub(super) fn member<E: Endpoint<Kind = kind::Member> + 'static, O: IntoReply<E::Output>>(
        self,
        handler: impl AsyncFn(&MemberSession, Call<E>) -> Result<Reply<O>, Failure> + Copy + 'static,
    ) -> Self {
        let begin = move |member: Box<MemberSession>, sent: Sent| -> Begun {
            let call = sent.read()?;
            Ok(Box::pin(async move { handler(&member, call).await?.into_reply() }))
        };
        self.with::<E>(Handler::Member(Rc::new(begin)))
    }

    fn other<E: Endpoint + 'static, O: IntoReply<E::Output>>(
        self,
        handler: impl AsyncFn(Call<E>) -> Result<Reply<O>, Failure> + Copy + 'static,
    ) -> Self {
        let begin = move |sent: Sent| -> Begun {
            let call = sent.read()?;
            Ok(Box::pin(async move { handler(call).await?.into_reply() }))
        };
        self.with::<E>(Handler::Other(Rc::new(begin)))
    }

    fn with<E: Endpoint>(mut self, handler: Handler) -> Self {
        self.insert(E::PATH, Route { method: E::METHOD, access: E::ACCESS, handler });
        self
    }

    fn insert(&mut self, path: &str, route: Route) {
        for (_, routes) in self.0.iter_mut().filter(|(method, _)| *method == route.method) {
            let inserted = routes.insert(template(path), route.clone());
            debug_assert!(inserted.is_ok(), "{} {path} is mounted twice", route.method);
        }
    }

    /// `None` if no endpoint has this path.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<Found> {
        // The runtime sends no body in reply to a HEAD.
        let method = if method == "HEAD" { Method::Get.wire_name() } else { method };
        let routes = self.0.iter().find(|(its_method, _)| its_method.wire_name() == method);
        let found = routes.and_then(|(_, routes)| routes.at(path).ok());
        // A word such as `lookup` in the place of an id is no id.
        let is_word = |has_target: bool| has_target && self.0.iter().any(|(_, routes)| has_no_target(routes, path));
        if let Some(found) = found.filter(|found| !is_word(!found.params.is_empty())) {
            let target = found.params.iter().next().map(|(_, text)| text.to_owned());
            return Some(Ok((found.value.clone(), target)));
        }
        let allowed =
            self.0.iter().filter(|(_, routes)| routes.at(path).is_ok_and(|found| !is_word(!found.params.is_empty())));
        let allowed: Vec<&str> = allowed.map(|(its_method, _)| its_method.wire_name()).collect();
        (!allowed.is_empty()).then(|| Err(method_not_allowed(&allowed.join(", "))))
    }
}

/// Whether an endpoint has exactly this path, without an id.
fn has_no_target(routes: &matchit::Router<Route>, path: &str) -> bool {
    routes.at(path).is_ok_and(|found| found.params.is_empty())
}

/// Converts `/api/keys/{key_id}` to the syntax of matchit 0.7: `/api/keys/:key_id`.
fn template(path: &str) -> String {
    path.replace('{', ":").replace('}', "")
}

fn method_not_allowed(allowed: &str) -> Failure {
    Refusal::new(ErrorCode::MethodNotAllowed, format!("Use {allowed}.")).with_header("Allow", allowed).into()
}
