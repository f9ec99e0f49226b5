//! The line for a `.env` file: to copy, and as a file.

use crate::ui::copy::CopyButton;
use crate::ui::icon::{Icon, IconName};
use crate::ui::secret_dialog::Handling;
use js_sys::Array;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// The name of the downloaded file. Browsers drop a dot at the beginning.
const FILE_NAME: &str = "keywright.env";
/// Browsers have read a file by then.
const DOWNLOAD_TIME: Duration = Duration::from_secs(10);

#[component]
pub fn EnvLine(secret: StoredValue<String>, masked: String, handling: Handling) -> impl IntoView {
    let line = move || secret.with_value(|secret| env_line(secret));
    let shown = move || if handling.is_revealed.get() { line() } else { env_line(&masked) };
    let download_line = move |_| {
        if download(&(line() + "\n")).is_ok() {
            handling.is_saved.set(true);
        }
    };
    view! {
        <div class="flex items-center gap-1 rounded-control border border-line py-1 pr-1 pl-3">
            <code class="min-w-0 flex-1 font-mono text-xs break-all">{shown}</code>
            <CopyButton text=Signal::derive(line) label="Copy .env line" bare=true copied=handling.is_saved />
            <button
                type="button"
                class="button h-7 px-1.5 text-muted hover:bg-sunken hover:text-ink"
                title="Download .env file"
                aria-label="Download .env file"
                on:click=download_line
            >
                <Icon name=IconName::Download />
            </button>
        </div>
    }
}

fn env_line(secret: &str) -> String {
    format!("KEYWRIGHT_API_KEY={secret}")
}

/// Saves `text` as a file. Its address names an object in memory and doesn't contain the text.
fn download(text: &str) -> Result<(), JsValue> {
    let file = Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text)))?;
    let address = Url::create_object_url_with_blob(&file)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(FILE_NAME);
    link.click();
    set_timeout(move || _ = Url::revoke_object_url(&address), DOWNLOAD_TIME);
    Ok(())
}
