//! The address that a person opened while they were signed out. A sign-in link, which usually opens in another tab, leads there.

use crate::clock::now;
use crate::storage;
use shared::dashboard::DashboardPage;
use shared::moment::Moment;

const STORED_AS: &str = "return-to";

/// As long as a sign-in link works.
const KEPT_MS: i64 = 15 * Moment::MINUTE_MS;

/// Remembers a path with its query for a while.
pub fn remember(address: &str) {
    storage::set(STORED_AS, Some(&format!("{} {address}", now().plus_ms(KEPT_MS).ms())));
}

/// The address to return to, once. It is always that of a page of this dashboard, whatever was stored.
pub fn take() -> Option<String> {
    let stored = storage::get(STORED_AS)?;
    storage::set(STORED_AS, None);
    let (until, address) = stored.split_once(' ')?;
    let until = Moment::from_ms(until.parse().ok()?);
    let path = address.split('?').next()?;
    DashboardPage::at(path).filter(|_| now() < until).map(|_| address.to_owned())
}
