//! The dashboard: a single-page application in WebAssembly.
//!
//! `app` holds the routes, `pages` one page a file, `ui` widgets without domain words, `api` the way
//! to the Worker. What both sides agree on lives in the `shared` crate; nothing here decides a right.

pub mod api;
pub mod app;
pub mod clock;
pub mod confirmation;
pub mod cookies;
pub mod filter;
pub mod other_member;
pub mod other_tabs;
pub mod pages;
pub mod passkey;
pub mod routes;
pub mod session;
pub mod shell;
pub mod shown;
pub mod theme;
pub mod translation;
pub mod ui;

/// Mounts the dashboard into the page's body.
pub fn start() {
    theme::apply_stored();
    translation::follow();
    leptos::mount::mount_to_body(app::App);
}
