//! What the calls of a key show: which permissions it uses (`permissions`), from where it is used (`networks`), and which
//! calls were rejected (`refusals`).

pub mod networks;
pub mod permissions;
pub mod refusals;

use super::shown::ShownKey;
use crate::state::session::CurrentSession;
use leptos::prelude::*;
use networks::Networks;
use permissions::PermissionsInUse;
use refusals::RejectedCalls;
use shared::member::Right;

/// Where a table is shown: in line with the heading of its card, and as high as what is shown meanwhile.
const TABLE: &str = "min-h-60 md:[&_:is(th,td):first-child]:pl-6 md:[&_:is(th,td):last-child]:pr-6";

#[component]
pub fn ObservedUse(shown: ShownKey) -> impl IntoView {
    let may_manage = CurrentSession::get().may(Right::manage_keys(shown.get_untracked().mode));
    let may_replace = Signal::derive(move || may_manage && shown.is_replaceable());
    view! {
        <PermissionsInUse shown may_replace />
        <Networks shown may_replace />
        <RejectedCalls shown may_replace />
    }
}
