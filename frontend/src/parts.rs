//! Pieces that several pages show. They know the domain and its endpoints; how things look is in `ui`.

pub mod addresses;
pub mod await_remote;
pub mod confirm_dialog;
pub mod confirmation;
pub mod device;
pub mod dry_run;
pub mod events;
pub mod key;
pub mod key_order;
pub mod member;
pub mod merchant;
pub mod network;
pub mod not_found;
pub mod other_member;
pub mod permission_table;
pub mod time;
pub mod verification;
pub mod whom_to_ask;
