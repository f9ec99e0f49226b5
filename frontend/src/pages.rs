//! One page per file, with its own parts below it. No page imports another one: what several show is in `parts`.

pub mod activity;
pub mod developers;
pub mod home;
pub mod key;
pub mod keys;
pub mod members;
pub mod merchant_account;
pub mod merchant_activity;
pub mod merchants;
pub mod new_key;
pub mod new_merchant;
pub mod organisations;
pub mod search;
pub mod settings;
pub mod sign_in;
pub mod which_key;
pub mod your_account;
