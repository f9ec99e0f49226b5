//! `/api/merchants` and `/api/merchants/{merchant_id}`

mod bad_input;
mod create;
mod list;
mod list_filter;
mod reference;
mod update;

use keywright_tests::organisation::Organisation;
use shared::endpoint::{CreateKey, GetMerchant, Nothing};
use shared::key::Mode;
use shared::merchant::EnabledKeys;

#[test]
fn a_merchant_is_returned_as_it_was_created() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant();
    assert_eq!(organisation.owner.call::<GetMerchant>(&merchant.id, &Nothing {}), merchant);
}

#[test]
fn a_merchant_counts_its_enabled_keys_by_mode() {
    let organisation = Organisation::new();
    let merchant = organisation.merchant();
    for mode in [Mode::Live, Mode::Test, Mode::Test] {
        organisation.owner.call::<CreateKey>(&merchant.id, &keywright_tests::organisation::new_key(mode));
    }
    let disabled = organisation.key(merchant.id).key;
    organisation.disable(&disabled);
    let counted = organisation.owner.call::<GetMerchant>(&merchant.id, &Nothing {}).enabled_keys;
    assert_eq!(counted, EnabledKeys { live: 1, test: 2 });
}
