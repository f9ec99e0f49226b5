//! Verifies signatures with the runtime's WebCrypto, so that the Worker needs no implementation of the algorithms.

use crate::failure::Failure;
use crate::signature::{PublicKey, SignedMessage};
use crate::webauthn;
use shared::problem::ErrorCode;
use worker::js_sys::{Error, JSON, Promise, Uint8Array};
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen::{self, JsValue};
use worker::wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type SubtleCrypto;

    #[wasm_bindgen(thread_local_v2, js_namespace = crypto, js_name = subtle)]
    static SUBTLE: SubtleCrypto;

    #[wasm_bindgen(method, catch, js_name = importKey)]
    fn import_key(
        this: &SubtleCrypto,
        format: &str,
        key: &JsValue,
        algorithm: &JsValue,
        is_extractable: bool,
        usages: &JsValue,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn verify(
        this: &SubtleCrypto,
        algorithm: &JsValue,
        key: &JsValue,
        signature: &Uint8Array,
        message: &Uint8Array,
    ) -> Result<Promise, JsValue>;
}

/// Whether the key is valid, for example a point on its curve.
pub(crate) async fn is_key(key: &PublicKey) -> bool {
    import(key).await.is_ok()
}

/// Whether the signature is valid.
pub(crate) async fn is_signed(signed: &SignedMessage) -> Result<bool, Failure> {
    let check = async {
        let (key, algorithm) = (import(&signed.key).await?, JSON::parse(algorithm(&signed.key))?);
        // Copied, because WebCrypto reads asynchronously, and other requests change the WebAssembly memory meanwhile.
        let (signature, message) =
            (Uint8Array::from(signed.signature.as_slice()), Uint8Array::from(signed.message.as_slice()));
        let verify = SUBTLE.with(|subtle| subtle.verify(&algorithm, &key, &signature, &message))?;
        JsFuture::from(verify).await
    };
    Ok(check.await.map_err(unexpected)?.is_truthy())
}

async fn import(key: &PublicKey) -> Result<JsValue, JsValue> {
    let (jwk, algorithm, usages) =
        (JSON::parse(&jwk(key))?, JSON::parse(algorithm(key))?, JSON::parse(r#"["verify"]"#)?);
    let import = SUBTLE.with(|subtle| subtle.import_key("jwk", &jwk, &algorithm, false, &usages))?;
    JsFuture::from(import).await
}

/// The parameters of `importKey` and of `verify`, in one object.
const fn algorithm(key: &PublicKey) -> &'static str {
    match key {
        PublicKey::Es256 { .. } => r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#,
        PublicKey::Rs256 { .. } => r#"{"name":"RSASSA-PKCS1-v1_5","hash":"SHA-256"}"#,
    }
}

fn jwk(key: &PublicKey) -> String {
    match key {
        PublicKey::Es256 { x, y } => {
            let (x, y) = (webauthn::encode(x), webauthn::encode(y));
            format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#)
        }
        PublicKey::Rs256 { modulus, exponent } => {
            let (modulus, exponent) = (webauthn::encode(modulus), webauthn::encode(exponent));
            format!(r#"{{"kty":"RSA","n":"{modulus}","e":"{exponent}"}}"#)
        }
    }
}

fn unexpected(error: JsValue) -> Failure {
    Failure::broken(ErrorCode::InternalError, "checking a signature", Error::from(error).message())
}
