//! Passkeys in the browser (WebAuthn): what the Worker asks for goes to the authenticator, its answer to the Worker.

use crate::api::{self, Call, Fault, Outgoing, Pending};
use js_sys::{Array, Date, JSON, Object, Reflect};
use shared::endpoint::{
    BeginPasskey, BeginPasskeySignIn, BeginStepUp, CreatePasskey, Nothing, SignInWithPasskey, StepUp,
};
use shared::passkey::{Passkey, RequestOptions};
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

/// Makes a passkey for the signed-in member, and adds it to their account. Both calls ask for step-up: `send` sees to it.
pub fn add(name: String, send: impl Fn(Outgoing) -> Pending<String> + 'static) -> Pending<Passkey> {
    Box::pin(async move {
        let options = send(api::call::<BeginPasskey>(&(), &Nothing {}).outgoing).await?;
        let credential = answer(Asked::Create, &options).await?;
        let name = JSON::stringify(&name.into()).map_err(|_| Fault::Unreachable)?;
        let new_passkey = format!(r#"{{"name":{name},"credential":{credential}}}"#);
        api::read(&send(api::call_in_json::<CreatePasskey>(&(), new_passkey).outgoing).await?)
    })
}

/// Signs in with a passkey.
pub fn sign_in() -> Pending<Session> {
    Box::pin(show(api::call::<BeginPasskeySignIn>(&(), &Nothing {}), api::call_in_json::<SignInWithPasskey>))
}

/// Confirms with a passkey that the member is still the one who signed in.
pub fn confirm() -> Pending<Session> {
    Box::pin(show(api::call::<BeginStepUp>(&(), &Nothing {}), api::call_in_json::<StepUp>))
}

async fn show(begin: Call<RequestOptions>, end: fn(&(), String) -> Call<Session>) -> Result<Session, Fault> {
    let options = begin.outgoing.send().await?;
    end(&(), answer(Asked::Show, &options).await?).await
}

/// What the authenticator is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Create,
    Show,
}

impl Asked {
    /// What the Worker takes of the answer: the fields of a `Registration`, of an `Assertion`.
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Create => &["id", "response", "clientDataJSON", "attestationObject", "transports"],
            Self::Show => &["id", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle"],
        }
    }
}

/// The authenticator's answer to `options`. Both stay the JSON that they are: only the Worker and the browser read it.
async fn answer(asked: Asked, options: &str) -> Result<String, Fault> {
    let options = JSON::parse(options).map_err(|_| Fault::Unreachable)?;
    let timeout = member(&options, "timeout").as_f64().unwrap_or_default();
    let begun_at = Date::now();
    let answer = in_json(asked, &options).await;
    answer.map_err(|error| Fault::Browser(why(asked, &error, Date::now() - begun_at >= timeout)))
}

/// [`JSON`] calls the `toJSON` of the credential, and leaves out all but the fields that are named.
async fn in_json(asked: Asked, options: &JsValue) -> Result<String, JsValue> {
    let wrapped = Object::new();
    let options = if asked == Asked::Create { creation_options(options)? } else { request_options(options)? };
    Reflect::set(&wrapped, &"publicKey".into(), &options)?;
    let credential = if asked == Asked::Create { create(&wrapped).await? } else { get(&wrapped).await? };
    let fields: Array = asked.fields().iter().map(|field| JsValue::from_str(field)).collect();
    Ok(JSON::stringify_with_replacer(&credential, &fields)?.into())
}

/// Why there is no answer, by the name of the browser's error. It tells neither who cancelled nor that time ran out.
fn why(asked: Asked, error: &JsValue, is_late: bool) -> &'static str {
    let name = member(error, "name").as_string().unwrap_or_default();
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

fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
