//! A call of an endpoint: what its handler is handed.

use crate::caller;
use crate::context::RequestContext;
use crate::failure::Failure;
use crate::input;
use shared::endpoint::{Endpoint, Input, Target};

/// One call of an endpoint. If a member calls, the handler is handed their session as well.
pub(crate) struct Call<E: Endpoint> {
    pub(crate) target: E::Target,
    /// Checked.
    pub(crate) input: E::Input,
    pub(crate) context: RequestContext,
}

/// What was sent to an endpoint, unread.
pub(crate) struct Sent {
    /// The text in the braces of the path.
    pub(crate) target: Option<String>,
    /// The body, or why it was not received.
    pub(crate) body: Result<Vec<u8>, Failure>,
    pub(crate) context: RequestContext,
}

impl Sent {
    /// The call, for the handler. Input that is malformed or wrong is rejected.
    pub(crate) async fn read<E: Endpoint>(self) -> Result<Call<E>, Failure> {
        let Self { target, body, context } = self;
        let target = E::Target::read(target.as_deref()).ok_or_else(Failure::not_found)?;
        let parsed = body.and_then(|body| input::parse(&context, E::METHOD, E::ACCESS, &body));
        match parsed.and_then(input::read::<E::Input>) {
            Ok(input) => Ok(Call { target, input: input.checked()?, context }),
            Err(refusal) => Err(caller::bad_request(&context, E::ACCESS, refusal).await),
        }
    }
}
