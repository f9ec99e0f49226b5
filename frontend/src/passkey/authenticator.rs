//! WebAuthn in the browser. Bytes are converted here, not by `parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON` and
//! `toJSON`: older browsers lack them, and password managers answer with credentials on which `toJSON` is missing or throws.

use super::cause::{self, Asked};
use crate::api::Fault;
use crate::clock;
use js_sys::{Array, Function, JSON, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use shared::passkey::{Assertion, AssertionResponse, AttestationResponse, Registration};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = create, catch)]
    async fn create_credential(options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = get, catch)]
    async fn get_credential(options: &JsValue) -> Result<JsValue, JsValue>;
}

/// Creates a passkey. `options` is the JSON of the Worker's `CreationOptions`.
pub(super) async fn create(options: &str) -> Result<Registration, Fault> {
    registration(&answer(Asked::Create, options).await?).ok_or_else(cause::unreadable)
}

/// Shows a passkey. `options` is the JSON of the Worker's `RequestOptions`.
pub(super) async fn get(options: &str) -> Result<Assertion, Fault> {
    assertion(&answer(Asked::Show, options).await?).ok_or_else(cause::unreadable)
}

async fn answer(asked: Asked, options: &str) -> Result<JsValue, Fault> {
    let options = JSON::parse(options).map_err(|_| Fault::Unreachable)?;
    let timeout = member(&options, "timeout").as_f64().unwrap_or_default();
    let begun_at = clock::now();
    let answer = credential(asked, &options).await;
    let is_late = || clock::now().ms_since(begun_at) as f64 >= timeout;
    answer.map_err(|error| cause::explain(asked, &error, is_late()))
}

async fn credential(asked: Asked, options: &JsValue) -> Result<JsValue, JsValue> {
    let wrapped = Object::new();
    Reflect::set(&wrapped, &"publicKey".into(), options)?;
    with_bytes(options)?;
    match asked {
        Asked::Create => create_credential(&wrapped).await,
        Asked::Show => get_credential(&wrapped).await,
    }
}

/// Replaces base64url by bytes, wherever WebAuthn needs them.
fn with_bytes(options: &JsValue) -> Result<(), JsValue> {
    decode_member(options, "challenge")?;
    decode_member(&member(options, "user"), "id")?;
    for list in ["allowCredentials", "excludeCredentials"] {
        let descriptors: Array = member(options, list).dyn_into().unwrap_or_default();
        for descriptor in descriptors {
            decode_member(&descriptor, "id")?;
        }
    }
    Ok(())
}

fn decode_member(of: &JsValue, name: &str) -> Result<(), JsValue> {
    let Some(text) = member(of, name).as_string() else { return Ok(()) };
    let binary = window().atob(&text.replace('-', "+").replace('_', "/"))?;
    // Each character of what `atob` returns is a byte.
    let bytes: Vec<u8> = binary.chars().map(|byte| byte as u8).collect();
    Reflect::set(of, &name.into(), &Uint8Array::from(bytes.as_slice())).map(|_| ())
}

fn registration(credential: &JsValue) -> Option<Registration> {
    let response = member(credential, "response");
    let transports: Option<Array> = member(&response, "getTransports")
        .dyn_into::<Function>()
        .ok()
        .and_then(|transports| transports.call0(&response).ok()?.dyn_into().ok());
    Some(Registration {
        id: id(credential)?,
        response: AttestationResponse {
            client_data_json: encoded(&response, "clientDataJSON")?,
            attestation_object: encoded(&response, "attestationObject")?,
            transports: transports.unwrap_or_default().iter().filter_map(|transport| transport.as_string()).collect(),
        },
    })
}

fn assertion(credential: &JsValue) -> Option<Assertion> {
    let response = member(credential, "response");
    Some(Assertion {
        id: id(credential)?,
        response: AssertionResponse {
            client_data_json: encoded(&response, "clientDataJSON")?,
            authenticator_data: encoded(&response, "authenticatorData")?,
            signature: encoded(&response, "signature")?,
            user_handle: encoded(&response, "userHandle"),
        },
    })
}

fn id(credential: &JsValue) -> Option<String> {
    encoded(credential, "rawId").or_else(|| member(credential, "id").as_string())
}

/// The bytes of a member in base64url without padding; `None` if it has none.
fn encoded(of: &JsValue, name: &str) -> Option<String> {
    let value = Some(member(of, name)).filter(JsValue::is_object)?;
    let binary: String = Uint8Array::new(&value).to_vec().into_iter().map(char::from).collect();
    let text = window().btoa(&binary).ok().filter(|text| !text.is_empty())?;
    Some(text.trim_end_matches('=').replace('+', "-").replace('/', "_"))
}

/// `undefined` if there is no such member, or reading it throws.
fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
