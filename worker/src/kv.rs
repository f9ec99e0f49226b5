//! The KV namespace `SNAPSHOTS`. The crate `worker` has a fuller client, which passes options through serde.
//!
//! Others can write to a namespace, so every entry is signed together with its key. An entry that was changed, or moved
//! to another key, counts as missing.

use crate::failure::Failure;
use crate::signing::{self, Purpose};
use crate::store_calls::StoreCalls;
use shared::problem::ErrorCode;
use worker::js_sys::{Error, Object, Promise, Reflect};
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen::{self, JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Env, console_error};

#[wasm_bindgen]
extern "C" {
    type Namespace;

    #[wasm_bindgen(method, catch)]
    fn get(this: &Namespace, key: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn put(this: &Namespace, key: &str, value: &str, options: &Object) -> Result<Promise, JsValue>;
}

pub(crate) struct Snapshots {
    namespace: Namespace,
    env: Env,
    store_calls: StoreCalls,
}

impl Snapshots {
    pub(crate) fn open(env: &Env, store_calls: &StoreCalls) -> Result<Self, Failure> {
        let namespace = Reflect::get(env, &"SNAPSHOTS".into()).map_err(unreadable)?.unchecked_into();
        Ok(Self { namespace, env: env.clone(), store_calls: store_calls.clone() })
    }

    /// The text that the Worker wrote under `key`, or `None`.
    pub(crate) async fn text(&self, key: &str) -> Result<Option<String>, Failure> {
        if !signing::is_configured(&self.env) {
            return Ok(None);
        }
        self.store_calls.count_kv();
        let entry = JsFuture::from(self.namespace.get(key).map_err(unreadable)?).await;
        let Some(entry) = entry.map_err(unreadable)?.as_string() else { return Ok(None) };
        let text = entry
            .split_once(' ')
            .filter(|(signature, text)| signing::is_signed(&self.env, Purpose::KvEntry, &signed(key, text), signature));
        if text.is_none() {
            console_error!("the KV entry {key} is not signed by this deployment; it is ignored");
        }
        Ok(text.map(|(_, text)| text.to_owned()))
    }

    /// Writes an entry that is deleted after `kept_seconds`, or kept permanently if that is `None`. Without a signing
    /// secret, nothing is written.
    pub(crate) async fn put(&self, key: &str, text: &str, kept_seconds: Option<u32>) -> Result<(), Failure> {
        let Some(signature) = signing::sign(&self.env, Purpose::KvEntry, &signed(key, text)) else { return Ok(()) };
        let entry = format!("{signature} {text}");
        let options = Object::new();
        if let Some(seconds) = kept_seconds {
            Reflect::set(&options, &"expirationTtl".into(), &seconds.into()).map_err(unreadable)?;
        }
        self.store_calls.count_kv();
        JsFuture::from(self.namespace.put(key, &entry, &options).map_err(unreadable)?).await.map_err(unreadable)?;
        Ok(())
    }
}

/// Unambiguous, because keys contain no line break.
fn signed(key: &str, text: &str) -> String {
    [key, text].join("\n")
}

fn unreadable(error: JsValue) -> Failure {
    Failure::broken(ErrorCode::StoreUnavailable, "talking to KV", Error::from(error).message())
}
