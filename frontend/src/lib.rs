//! The dashboard: a single-page application in WebAssembly.
//!
//! Dependencies point one way: `app` → `pages` → `parts` → `state` → `api`, `routes`, `passkey` … → `ui` → the crate `shared`.
//! The Worker makes every decision; the dashboard only shows it.

pub mod api;
#[cfg(feature = "app")]
pub mod app;
pub mod clock;
pub mod cookies;
pub mod display_text;
pub mod early;
pub mod exact_times;
pub mod filter;
pub mod other_tabs;
pub mod pages;
pub mod parts;
pub mod passkey;
pub mod return_page;
pub mod routes;
pub mod shortcuts;
pub mod start_page;
pub mod state;
pub mod storage;
pub mod theme;
pub mod translation;
pub mod ui;

/// Mounts the dashboard into the page's body.
#[cfg(feature = "app")]
pub fn start() {
    translation::follow();
    leptos::mount::mount_to_body(app::App);
}
