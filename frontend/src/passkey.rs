//! Passkeys: passes the Worker's challenges to the authenticator, and its answers to the Worker.
//!
//! `authenticator` speaks WebAuthn with the browser, `cause` says why there is no answer.

mod authenticator;
mod cause;

use crate::api::{self, Call, Fault, Outgoing, Pending};
use crate::cookies;
use shared::endpoint::{
    BeginPasskey, BeginPasskeySignIn, BeginStepUp, CreatePasskey, Endpoint, Nothing, SignInWithPasskey, StepUp,
};
use shared::passkey::{Assertion, NewPasskey, Passkey, RequestOptions};
use shared::session::Session;

/// Creates a passkey and adds it to the member's account. Both calls need step-up, which `send` handles.
pub fn add(name: String, send: impl Fn(Outgoing) -> Pending<String> + 'static) -> Pending<Passkey> {
    Box::pin(async move {
        cause::check_browser()?;
        let options = send(api::call::<BeginPasskey>(&(), &Nothing {}).outgoing).await?;
        let credential = authenticator::create(&options).await?;
        let new_passkey = NewPasskey { name, credential };
        api::read(&send(api::call::<CreatePasskey>(&(), &new_passkey).outgoing).await?)
    })
}

/// Signs in with a passkey.
pub fn sign_in() -> Pending<Session> {
    Box::pin(async {
        cookies::check()?;
        show::<SignInWithPasskey>(api::call::<BeginPasskeySignIn>(&(), &Nothing {})).await
    })
}

/// Confirms with a passkey that the member is still the one who signed in.
pub fn confirm() -> Pending<Session> {
    Box::pin(show::<StepUp>(api::call::<BeginStepUp>(&(), &Nothing {})))
}

async fn show<E>(begin: Call<RequestOptions>) -> Result<Session, Fault>
where
    E: Endpoint<Target = (), Input = Assertion, Output = Session>,
{
    cause::check_browser()?;
    let options = begin.outgoing.send().await?;
    api::call::<E>(&(), &authenticator::get(&options).await?).await
}
