//! The usage of a key: on its page, during its rotation, and in the list of keys.

use crate::fixtures::{ending, key_named, page_of, successor};
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::moment::Moment;
use shared::verification::VerificationCode;
use thirtyfour::Key;

#[test]
fn usage_is_shown_on_the_key_page_in_rotations_and_in_the_list() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("No requests in this period");

    organisation.use_key(&key, 0, 1_200);
    organisation.answer(&key, 0, VerificationCode::WrongMode, 34);
    organisation.use_key(&key, 3 * Moment::DAY_MS, 5_000);
    page.reload();
    page.sees("1,234 calls");
    page.find("group", "Calls by hour in the last 24 hours: 1,200 accepted, 34 rejected");
    page.sees("34 rejected: 34 wrong type");
    page.sees("Calls per hour");
    page.sees("Times in ");
    page.script("document.querySelector('main .plot').focus()", Vec::new());
    page.sees("1,200 accepted, 34 rejected\n34 wrong type");
    page.press(Key::Left);
    page.sees("0 accepted, 0 rejected");
    page.press(Key::Escape);
    page.sees_no_more("0 accepted, 0 rejected");
    page.script("document.querySelector('main details summary').click()", Vec::new());
    page.sees("1,234\t34\t34 wrong type");
    page.click("link", "7 d");
    page.sees("6,234 calls");
    page.comes_to(&format!("{}?usage=7d", page_of(&key)));
    page.reload();
    page.sees("6,234 calls");
    page.click("link", "24 h");
    page.comes_to(&format!("{}?usage=24h", page_of(&key)));

    let new = successor(&organisation, &key, "Checkout 2", 3_600);
    organisation.use_key(&new, 0, 77);
    for one_of_them in [&key, &new] {
        page.go(&page_of(one_of_them));
        page.sees("1,234 calls");
        page.sees("77 calls");
        page.sees(&format!("Old key {}", ending(&key)));
        page.sees(&format!("New key {}", ending(&new)));
    }

    page.go(&format!("/merchants/{}/developers", key.merchant_id));
    page.sees("1,234");
    page.sees("34 rejected");
    page.sees("77");
}
