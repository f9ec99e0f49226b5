//! A call of an endpoint, as its handler receives it.

use crate::context::RequestContext;
use crate::failure::Failure;
use crate::input;
use crate::json::Json;
use shared::endpoint::{Endpoint, Input, Target};
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
    /// The input, or why there is none.
    pub(crate) input: Result<Json, Failure>,
    pub(crate) context: Rc<RequestContext>,
}

/// Why there is no call for the handler.
pub(crate) enum Unread {
    /// The input is not of the endpoint's type.
    Malformed(Failure),
    /// The input has invalid values, or nothing has the id in the path.
    Invalid(Failure),
}

impl Sent {
    /// Returns the call for the handler, with its input checked.
    pub(crate) fn read<E: Endpoint>(self) -> Result<Call<E>, Unread> {
        let Some(target) = E::Target::read(self.target.as_deref()) else {
            return Err(Unread::Invalid(Failure::not_found()));
        };
        let input = self.input.and_then(input::read::<E::Input>).map_err(Unread::Malformed)?;
        let input = input.checked().map_err(|errors| Unread::Invalid(errors.into()))?;
        Ok(Call { target, input, context: self.context })
    }
}
