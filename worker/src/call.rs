//! A call of an endpoint, as its handler receives it.

use crate::context::RequestContext;
use crate::failure::Failure;
use crate::input;
use crate::json::Json;
use shared::endpoint::{Access, Endpoint, Input, Method, Target};
use std::mem;
use std::rc::Rc;

/// One call of an endpoint. Handlers of member endpoints also receive the member's session.
pub(crate) struct Call<E: Endpoint> {
    pub(crate) target: E::Target,
    /// Checked by [`Input::checked`].
    pub(crate) input: E::Input,
    pub(crate) context: Rc<RequestContext>,
}

/// What was sent to an endpoint, before it is parsed.
pub(crate) struct Sent {
    /// The path parameter.
    pub(crate) target: Option<String>,
    /// The body, or why it was not received.
    pub(crate) body: Result<Vec<u8>, Failure>,
    pub(crate) context: Rc<RequestContext>,
}

/// Why there is no call for the handler.
pub(crate) enum Unread {
    /// The input is not of the endpoint's type.
    Malformed(Failure),
    /// The input has invalid values, or nothing has the id in the path.
    Invalid(Failure),
}

impl Unread {
    pub(crate) fn refusal(self) -> Failure {
        match self {
            Self::Malformed(refusal) | Self::Invalid(refusal) => refusal,
        }
    }
}

impl Sent {
    /// Returns the call for the handler, with its input checked.
    pub(crate) fn read<E: Endpoint>(mut self) -> Result<Call<E>, Unread> {
        let Some(target) = E::Target::read(self.target.as_deref()) else {
            return Err(Unread::Invalid(Failure::not_found()));
        };
        let input = self
            .parse(E::METHOD, E::ACCESS, E::Input::IS_FOREIGN)
            .and_then(input::read::<E::Input>)
            .map_err(Unread::Malformed)?;
        let input = input.checked().map_err(|errors| Unread::Invalid(errors.into()))?;
        Ok(Call { target, input, context: self.context })
    }

    /// Not generic, for the size of the Worker.
    fn parse(&mut self, method: Method, access: Access, is_foreign: bool) -> Result<Json, Failure> {
        let body = mem::replace(&mut self.body, Ok(Vec::new()))?;
        input::parse(&self.context, method, access, is_foreign, &body)
    }
}
