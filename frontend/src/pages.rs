//! Pages: one a file. A page knows the domain and its endpoints; how things look is `ui`'s.

pub mod account;
pub mod activity;
pub mod developers;
pub mod device;
pub mod key;
pub mod members;
pub mod merchant;
pub mod merchant_activity;
pub mod merchants;
pub mod new_key;
pub mod new_merchant;
pub mod not_found;
pub mod sign_in;
pub mod your_account;
