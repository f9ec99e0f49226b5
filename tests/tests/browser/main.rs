//! Whole stories in Chromium, against the built dashboard and the built Worker.

mod every_page;
mod furniture;
mod key_life;
mod key_standing;
mod keys;
mod keys_list;
mod merchants;
mod new_key;
mod new_key_by_keyboard;
mod roles;
mod rotation;
mod secret;
mod sign_in;
mod usage;
