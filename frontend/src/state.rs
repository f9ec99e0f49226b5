//! What the pages know and share: who is signed in, what is loaded, what is typed into a form.

pub mod confirmation;
pub mod created;
pub mod edit;
pub mod form;
pub mod merchant;
pub mod remote;
pub mod session;
pub mod undo;
