//! The deployment's own origin, and the origins that changes are accepted from: the dashboard at the deployment's
//! origin, and clients that are not browsers.
//!
//! Mailed links point to this origin and passkeys are bound to it, so a request must not decide it: the `Host` header
//! can be forged. `PUBLIC_ORIGIN` sets it. Without that variable, only loopback hosts are answered, for local
//! development.

use crate::context::RequestContext;
use crate::failure::Failure;
use shared::problem::ErrorCode;
use std::cell::OnceCell;
use worker::Env;

thread_local! {
    /// The environment does not change during the life of an isolate.
    static PUBLIC: OnceCell<Option<String>> = const { OnceCell::new() };
}

/// The origin of the dashboard, such as `https://keys.example`.
pub(crate) fn own(context: &RequestContext) -> String {
    with_public(&context.env, |public| public.unwrap_or(context.origin()).to_owned())
}

/// Rejects requests to other origins.
pub(crate) fn check_host(context: &RequestContext) -> Result<(), Failure> {
    if with_public(&context.env, |public| is_answered(context.origin(), public)) {
        return Ok(());
    }
    let detail = "Use the address of the dashboard. If this is your deployment, set PUBLIC_ORIGIN to its origin.";
    Err(Failure::refused(ErrorCode::MisdirectedRequest, detail))
}

/// Rejects requests that another site made a browser send: the browser adds the cookies to them.
pub(crate) fn check(context: &RequestContext) -> Result<(), Failure> {
    let (site, origin) = (context.header("Sec-Fetch-Site"), context.header("Origin"));
    if is_own(site.as_deref(), origin.as_deref(), context.origin()) {
        Ok(())
    } else {
        Err(Failure::refused(ErrorCode::CrossOriginRequest, "Send this from the dashboard itself."))
    }
}

fn with_public<T>(env: &Env, act: impl FnOnce(Option<&str>) -> T) -> T {
    PUBLIC.with(|public| act(public.get_or_init(|| set(env)).as_deref()))
}

fn set(env: &Env) -> Option<String> {
    let set = env.var("PUBLIC_ORIGIN").ok()?.to_string();
    let origin = set.trim().trim_end_matches('/').to_ascii_lowercase();
    (!origin.is_empty()).then_some(origin)
}

fn is_answered(asked: &str, public: Option<&str>) -> bool {
    public.map_or_else(|| is_loopback(asked), |public| asked == public)
}

fn is_loopback(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let name = if host.starts_with('[') { host.split_inclusive(']').next() } else { host.split(':').next() };
    name.is_some_and(|name| matches!(name, "localhost" | "127.0.0.1" | "[::1]") || name.ends_with(".localhost"))
}

/// Browsers send `Sec-Fetch-Site`, older browsers only `Origin`, other clients neither.
fn is_own(sec_fetch_site: Option<&str>, origin: Option<&str>, own_origin: &str) -> bool {
    match (sec_fetch_site, origin) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin == own_origin,
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_answered, is_own};

    const OWN: &str = "https://keys.example";

    #[test]
    fn changes_from_the_dashboard_and_from_programs_are_accepted() {
        assert!(is_own(Some("same-origin"), Some(OWN), OWN));
        assert!(is_own(Some("same-origin"), None, OWN));
        assert!(is_own(None, Some(OWN), OWN));
        assert!(is_own(None, None, OWN));
    }

    #[test]
    fn changes_from_other_sites_are_rejected() {
        for site in ["cross-site", "same-site", "none", ""] {
            assert!(!is_own(Some(site), Some(OWN), OWN), "{site}");
        }
        for origin in ["null", "https://evil.example", "http://keys.example", "https://keys.example:8443", ""] {
            assert!(!is_own(None, Some(origin), OWN), "{origin}");
        }
    }

    #[test]
    fn only_the_public_origin_is_answered() {
        assert!(is_answered(OWN, Some(OWN)));
        for other in ["http://keys.example", "https://keys.example.", "https://evil.example", "http://localhost:8787"] {
            assert!(!is_answered(other, Some(OWN)), "{other}");
        }
    }

    #[test]
    fn without_a_public_origin_only_loopback_hosts_are_answered() {
        for loopback in ["http://localhost:8787", "http://127.0.0.1", "http://[::1]:8787", "http://app.localhost"] {
            assert!(is_answered(loopback, None), "{loopback}");
        }
        for other in ["https://keys.example", "http://127.0.0.1.evil.example", "http://localhost.evil.example:80", ""] {
            assert!(!is_answered(other, None), "{other}");
        }
    }
}
