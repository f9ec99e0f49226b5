//! The draft of a key that was not created: kept in memory while the member is on other pages, one for each merchant account.

use super::draft::{Draft, Typed};
use super::prefill::Prefill;
use leptos::prelude::*;
use shared::id::{MemberId, MerchantId};
use std::cell::RefCell;

/// The form that a draft belongs to: the member who fills it in, the merchant account, and the address that opened it.
#[derive(Clone, PartialEq, Eq)]
pub struct Form {
    pub member: Option<MemberId>,
    pub merchant: MerchantId,
    pub prefill: Prefill,
}

thread_local! {
    static KEPT: RefCell<Vec<(Form, Typed)>> = const { RefCell::new(Vec::new()) };
}

/// Fills the form with its kept draft, if there is one, and keeps what is typed from now on.
pub fn keep(form: Form, draft: Draft) {
    let kept = KEPT.with_borrow(|kept| kept.iter().find(|(of, _)| *of == form).map(|(_, typed)| typed.clone()));
    if let Some(typed) = kept {
        draft.type_again(typed);
    }
    let before = StoredValue::new(untrack(|| draft.typed()));
    Effect::new(move || {
        let typed = draft.typed();
        if before.with_value(|before| *before != typed) {
            before.set_value(typed.clone());
            discard(form.merchant);
            KEPT.with_borrow_mut(|kept| kept.push((form.clone(), typed)));
        }
    });
}

/// Forgets the draft for this merchant account.
pub fn discard(merchant: MerchantId) {
    KEPT.with_borrow_mut(|kept| kept.retain(|(form, _)| form.merchant != merchant));
}
