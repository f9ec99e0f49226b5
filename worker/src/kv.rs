//! The KV namespace `SNAPSHOTS`. The crate `worker` has a fuller one, which reads and writes its options by serde.

use crate::failure::Failure;
use shared::problem::ErrorCode;
use worker::Env;
use worker::js_sys::{Error, Promise, Reflect};
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen::{self, JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    pub(crate) type Snapshots;

    #[wasm_bindgen(method, catch)]
    fn get(this: &Snapshots, key: &str) -> Result<Promise, JsValue>;
}

impl Snapshots {
    pub(crate) fn open(env: &Env) -> Result<Self, Failure> {
        Ok(Reflect::get(env, &"SNAPSHOTS".into()).map_err(unreadable)?.unchecked_into())
    }

    /// The text under `key`, if there is one.
    pub(crate) async fn text(&self, key: &str) -> Result<Option<String>, Failure> {
        let text = JsFuture::from(self.get(key).map_err(unreadable)?).await;
        Ok(text.map_err(unreadable)?.as_string())
    }
}

fn unreadable(error: JsValue) -> Failure {
    Failure::broken(ErrorCode::StoreUnavailable, "reading from KV", Error::from(error).message())
}
