//! Where changes may come from: the dashboard's own origin, or a client that is no browser.
//!
//! Cookies travel with requests that other sites make a browser send. This is what refuses those.

use crate::arrival::Arrival;
use crate::failure::Failure;
use shared::problem::ErrorCode;

pub(crate) fn check(arrival: &Arrival) -> Result<(), Failure> {
    let (site, origin) = (arrival.header("Sec-Fetch-Site"), arrival.header("Origin"));
    if is_own(site.as_deref(), origin.as_deref(), arrival.origin()) {
        Ok(())
    } else {
        Err(Failure::refused(ErrorCode::CrossOriginRequest, "Send this from the dashboard itself."))
    }
}

/// Browsers say `Sec-Fetch-Site`, older ones `Origin` only, and other clients neither.
fn is_own(sec_fetch_site: Option<&str>, origin: Option<&str>, own_origin: &str) -> bool {
    match (sec_fetch_site, origin) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin == own_origin,
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_own;

    const OWN: &str = "https://keys.example";

    #[test]
    fn the_dashboard_itself_and_clients_without_a_browser_may_change_things() {
        assert!(is_own(Some("same-origin"), Some(OWN), OWN));
        assert!(is_own(Some("same-origin"), None, OWN));
        assert!(is_own(None, Some(OWN), OWN));
        assert!(is_own(None, None, OWN));
    }

    #[test]
    fn other_sites_may_not() {
        for site in ["cross-site", "same-site", "none", ""] {
            assert!(!is_own(Some(site), Some(OWN), OWN), "{site}");
        }
        for origin in ["null", "https://evil.example", "http://keys.example", "https://keys.example:8443", ""] {
            assert!(!is_own(None, Some(origin), OWN), "{origin}");
        }
    }
}
