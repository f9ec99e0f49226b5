//! What the address fills into the form for a new key.

use keywright_frontend::pages::new_key::prefill::{Prefill, Purpose};
use shared::permission::{Action, Entity, PermissionSet, Preset};
use wasm_bindgen_test::wasm_bindgen_test;

const KEY: &str = "key_01k3xk5r7c9v2m4n6p8q0s1t3w";

fn prefill(query: &str) -> Prefill {
    serde_urlencoded::from_str(&format!("replaces={KEY}{query}")).unwrap()
}

#[wasm_bindgen_test]
fn permissions_come_from_a_list_or_a_preset() {
    let listed = prefill("&permissions=customer.view,payment_request.edit").permissions();
    let expected: PermissionSet =
        [Entity::Customer.permission(Action::View), Entity::PaymentRequest.permission(Action::Edit)]
            .into_iter()
            .collect();
    assert_eq!(listed, Some(expected));
    assert_eq!(prefill("&preset=write").permissions(), Some(Preset::Write.permissions()));
    assert_eq!(prefill("").permissions(), None);
}

#[wasm_bindgen_test]
fn the_purpose_follows_what_is_filled_in() {
    assert_eq!(prefill("").purpose(), Purpose::ChangePermissions);
    assert_eq!(prefill("&rotate=true").purpose(), Purpose::Rotate);
    assert_eq!(prefill("&allowed_ips=203.0.113.0/24").purpose(), Purpose::ChangeAddresses);
    assert_eq!(prefill("&allowed_ips=203.0.113.0/24&permissions=customer.view").purpose(), Purpose::ChangePermissions);
}
