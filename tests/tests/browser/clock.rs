//! Times on the page follow the server's clock, even if the browser's clock is wrong.

use crate::fixtures::{key_named, page_of, used};
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::moment::Moment;

/// How far ahead the browser's clock is, in milliseconds.
const AHEAD: [i64; 4] = [-4 * Moment::MINUTE_MS, 8 * Moment::DAY_MS, -400 * Moment::DAY_MS, 20 * 365 * Moment::DAY_MS];

#[test]
fn past_times_are_counted_from_the_servers_time() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    used(&key, 5, 3 * Moment::HOUR_MS + Moment::HOUR_MS / 2);
    for ahead in AHEAD {
        let page = Page::open_as(&organisation.owner, "/merchants");
        page.set_clock_ahead(ahead);
        page.go(&page_of(&key));
        page.sees("3 hours ago");
        page.sees("just now");
        page.click("button", "More");
        page.click("button", "Disable…");
        page.sees("Type the key name to confirm.");
        assert!(!page.text().contains("in 4 minutes"), "{}", page.text());
    }
}

#[test]
fn expiries_are_counted_from_the_servers_time() {
    let organisation = Organisation::new();
    let address = format!("/merchants/{}/developers/keys/new", organisation.merchant_named("Shop").id);
    let preview = |ahead: i64| {
        let page = Page::open_as(&organisation.owner, "/merchants");
        page.set_clock_ahead(ahead);
        page.go(&address);
        page.choose("Expires", "In 30 days");
        page.sees("Expires on");
        page.text()
    };
    let expected = preview(0);
    for ahead in AHEAD {
        assert_eq!(preview(ahead), expected, "{ahead}");
    }
}
