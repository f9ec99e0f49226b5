//! Networks in words.

use leptos::prelude::*;
use shared::usage::Network;

/// The addresses of a network, or why there are none.
#[component]
pub fn NetworkName(network: Network) -> impl IntoView {
    match network {
        Network::Unknown => "Unknown address".into_any(),
        Network::More => "Other networks".into_any(),
        Network::V4(_) | Network::V6(_) => {
            view! { <span class="font-mono text-xs wrap-anywhere">{network.to_string()}</span> }.into_any()
        }
    }
}

/// The code of a country.
#[component]
pub fn Country(code: Option<String>) -> impl IntoView {
    match code {
        Some(code) => code.into_any(),
        None => view! { <span aria-hidden="true">"–"</span> <span class="sr-only">"Unknown"</span> }.into_any(),
    }
}
