//! Components mounted in a real browser and used as people use them: by label, click and key.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod components {
    mod allowed_ips;
    mod chain_report;
    mod chart;
    mod created_dialog;
    mod device;
    mod difference;
    mod dry_run;
    mod events;
    mod first_passkey;
    mod leak;
    mod members;
    mod observed_use;
    mod permission_picker;
    mod permissions_in_words;
    mod prefill;
    mod search;
    mod show_more;
    mod stage;
    mod time;
    mod toast;
    mod verification;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
