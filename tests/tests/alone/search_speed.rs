//! A search uses an index: its time hardly grows with the size of the organisation.

use crate::alone;
use keywright_tests::bulk;
use keywright_tests::organisation::Organisation;
use std::thread::sleep;
use std::time::{Duration, Instant};

const TIMES: usize = 15;
/// Keeps each member below the limit of 40 searches per ten seconds.
const PAUSE: Duration = Duration::from_millis(260);

fn organisation_with(merchants: usize) -> Organisation {
    let organisation = Organisation::new();
    bulk::merchants(&organisation, merchants);
    bulk::make_ready_for_search(&organisation);
    organisation
}

fn search(organisation: &Organisation, text: &str) -> Duration {
    let begun = Instant::now();
    let reply = organisation.owner.request("GET", format!("/api/merchants?search={text}&order=name&limit=10")).send();
    assert_eq!(reply.status, 200, "{reply:?}");
    begun.elapsed()
}

#[test]
fn a_search_in_20000_merchants_takes_at_most_three_times_as_long() {
    let _alone = alone();
    let (small, large) = (organisation_with(20), organisation_with(20_000));
    for text in ["shop", "corner+shop+c+s", "corner+17", "nothing"] {
        // The limit on rows read per member resets after ten seconds.
        sleep(Duration::from_secs(10));
        let (mut of_small, mut of_large): (Vec<_>, Vec<_>) = (0..TIMES)
            .map(|_| {
                sleep(PAUSE);
                (search(&small, text), search(&large, text))
            })
            .unzip();
        of_small.sort_unstable();
        of_large.sort_unstable();
        let (small, large) = (of_small[TIMES / 2], of_large[TIMES / 2]);
        println!("search for {text}: {small:?} in 20, {large:?} in 20,000");
        assert!(large <= 3 * small, "{text}: {small:?} in 20, {large:?} in 20,000");
    }
}
