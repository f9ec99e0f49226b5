//! The KV namespace `SNAPSHOTS`. The crate `worker` has a fuller one, which reads and writes its options by serde.

use crate::cost::Cost;
use crate::failure::Failure;
use shared::problem::ErrorCode;
use worker::Env;
use worker::js_sys::{Error, Object, Promise, Reflect};
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen::{self, JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;

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
    cost: Cost,
}

impl Snapshots {
    pub(crate) fn open(env: &Env, cost: &Cost) -> Result<Self, Failure> {
        let namespace = Reflect::get(env, &"SNAPSHOTS".into()).map_err(unreadable)?.unchecked_into();
        Ok(Self { namespace, cost: cost.clone() })
    }

    /// The text under `key`, if there is one.
    pub(crate) async fn text(&self, key: &str) -> Result<Option<String>, Failure> {
        self.cost.count_kv();
        let text = JsFuture::from(self.namespace.get(key).map_err(unreadable)?).await;
        Ok(text.map_err(unreadable)?.as_string())
    }

    /// Where `kept_seconds` says nothing, the entry is kept for ever.
    pub(crate) async fn put(&self, key: &str, text: &str, kept_seconds: Option<u32>) -> Result<(), Failure> {
        let options = Object::new();
        if let Some(seconds) = kept_seconds {
            Reflect::set(&options, &"expirationTtl".into(), &seconds.into()).map_err(unreadable)?;
        }
        self.cost.count_kv();
        JsFuture::from(self.namespace.put(key, text, &options).map_err(unreadable)?).await.map_err(unreadable)?;
        Ok(())
    }
}

fn unreadable(error: JsValue) -> Failure {
    Failure::broken(ErrorCode::StoreUnavailable, "talking to KV", Error::from(error).message())
}
