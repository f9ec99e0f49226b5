//! Passkeys in the browser (WebAuthn): what the Worker asks for goes to the authenticator, its answer to the Worker.

use crate::api::{self, Fault, Pending};
use crate::ui::time::now;
use js_sys::{JSON, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::endpoint::{
    BeginPasskey, BeginPasskeySignIn, BeginStepUp, CreatePasskey, Endpoint, Nothing, SignInWithPasskey, StepUp,
};
use shared::passkey::{Assertion, NewPasskey, Passkey, RequestOptions};
use shared::session::Session;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseCreationOptionsFromJSON, catch)]
    fn creation_options(json: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseRequestOptionsFromJSON, catch)]
    fn request_options(json: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = create, catch)]
    async fn create(options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = get, catch)]
    async fn get(options: &JsValue) -> Result<JsValue, JsValue>;
}

/// Makes a passkey for the signed-in member, and adds it to their account.
pub fn add(name: String) -> Pending<Passkey> {
    Box::pin(async move {
        let options = api::call::<BeginPasskey>(&(), &Nothing {}).await?;
        let credential = answer(Asked::Create, &options, options.timeout).await?;
        api::call::<CreatePasskey>(&(), &NewPasskey { name, credential }).await
    })
}

/// Signs in with a passkey.
pub fn sign_in() -> Pending<Session> {
    Box::pin(show::<BeginPasskeySignIn, SignInWithPasskey>())
}

/// Confirms with a passkey that the member is still the one who signed in.
pub fn confirm() -> Pending<Session> {
    Box::pin(show::<BeginStepUp, StepUp>())
}

async fn show<Begin, End>() -> Result<Session, Fault>
where
    Begin: Endpoint<Target = (), Input = Nothing, Output = RequestOptions>,
    End: Endpoint<Target = (), Input = Assertion, Output = Session>,
{
    let options = api::call::<Begin>(&(), &Nothing {}).await?;
    let assertion = answer(Asked::Show, &options, options.timeout).await?;
    api::call::<End>(&(), &assertion).await
}

/// What the authenticator is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Create,
    Show,
}

/// The authenticator's answer to `options`, which are good for `timeout` milliseconds.
async fn answer<T: DeserializeOwned>(asked: Asked, options: &impl Serialize, timeout: u32) -> Result<T, Fault> {
    let options = serde_json::to_string(options).map_err(|_| Fault::Unreachable)?;
    let begun_at = now();
    let answer = in_json(asked, &options).await;
    let is_late = now().ms_since(begun_at) >= i64::from(timeout);
    api::read(&answer.map_err(|error| Fault::Browser(why(asked, &error, is_late)))?)
}

/// From JSON to JSON: [`JSON::stringify`] calls the `toJSON` of the credential.
async fn in_json(asked: Asked, options: &str) -> Result<String, JsValue> {
    let json = JSON::parse(options)?;
    let wrapped = Object::new();
    let options = if asked == Asked::Create { creation_options(&json)? } else { request_options(&json)? };
    Reflect::set(&wrapped, &"publicKey".into(), &options)?;
    let credential = if asked == Asked::Create { create(&wrapped).await? } else { get(&wrapped).await? };
    Ok(JSON::stringify(&credential)?.into())
}

/// Why there is no answer, by the name of the browser's error. It tells neither who cancelled nor that time ran out.
fn why(asked: Asked, error: &JsValue, is_late: bool) -> &'static str {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    match (name.as_str(), asked) {
        ("NotAllowedError" | "AbortError", _) if is_late => "It took too long. Try again when you are ready.",
        ("NotAllowedError" | "AbortError", Asked::Create) => {
            "It was cancelled: no passkey was added. Try again when you are ready."
        }
        ("NotAllowedError" | "AbortError", Asked::Show) => {
            "It was cancelled, or there is no passkey for it on this device. Try again, or use another device."
        }
        ("InvalidStateError", _) => "This device holds a passkey of yours already. Add one on another device.",
        ("SecurityError", _) => "The browser allows no passkeys at this address. Ask the operator of this deployment.",
        _ => "This browser has no passkeys. Use a newer one, or go on with a link.",
    }
}
