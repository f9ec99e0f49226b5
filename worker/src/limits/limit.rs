//! The table of limits, and how callers are counted against them.

use crate::clock;
use crate::context::RequestContext;
use crate::failure::Failure;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use worker::console_error;

/// How long an isolate remembers that a caller is over a limit, in milliseconds.
const REMEMBERED_MS: i64 = 10_000;
/// How many callers an isolate remembers.
const MOST_REMEMBERED: usize = 10_000;

/// How long the answer is delayed if the caller is known to be over a limit.
const SLOWED_BY: Duration = Duration::from_millis(250);

/// What is limited. Each has its own count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Limit {
    BadRequests,
    UnknownKeys,
    UnknownSessions,
    MemberRequests,
    FailedSignIns,
    PasskeyChallenges,
    OperatorGuesses,
    LinkRequests,
    LinkMails,
    InvitationMails,
    ConfirmationMails,
    LeakMails,
    Searches,
    Exports,
    Verifications,
    LeakReports,
}

thread_local! {
    /// The callers that are over a limit, each with the time until which this is remembered.
    static OVER: RefCell<HashMap<(Limit, String), Moment>> = RefCell::default();
    /// Missing bindings that were logged.
    static MISSING: RefCell<HashSet<&'static str>> = RefCell::default();
}

impl Limit {
    /// The limits that are checked before a session is read.
    pub(super) fn of_request(path: &str, query: &str) -> Option<Self> {
        match path {
            "/api/activity/export" => Some(Self::Exports),
            "/api/activity/verify" => Some(Self::Verifications),
            "/api/keys/lookup" => Some(Self::Searches),
            _ => query.contains("search=").then_some(Self::Searches),
        }
    }

    const fn binding(self) -> &'static str {
        match self {
            Self::BadRequests | Self::UnknownKeys => "FAILURES",
            Self::UnknownSessions | Self::FailedSignIns | Self::PasskeyChallenges | Self::OperatorGuesses => "SIGN_INS",
            Self::LinkRequests => "LINKS_BY_ADDRESS",
            Self::LinkMails | Self::InvitationMails | Self::ConfirmationMails | Self::LeakMails => "LINKS_BY_EMAIL",
            Self::Searches | Self::Verifications | Self::MemberRequests | Self::LeakReports => "SEARCHES",
            Self::Exports => "EXPORTS",
        }
    }

    pub(super) fn refusal(self, wait_ms: i64) -> Failure {
        let seconds = u32::try_from(wait_ms.div_euclid(1000) + 1).unwrap_or(1);
        let (code, detail) = match self {
            Self::UnknownKeys => {
                (ErrorCode::TooManyFailures, "Wait a minute. Gateways that send their token are not limited.")
            }
            Self::FailedSignIns
            | Self::PasskeyChallenges
            | Self::OperatorGuesses
            | Self::LinkRequests
            | Self::LinkMails
            | Self::InvitationMails
            | Self::ConfirmationMails
            | Self::LeakMails => (ErrorCode::TooManySignIns, "Wait a minute, then try again."),
            Self::BadRequests
            | Self::LeakReports
            | Self::UnknownSessions
            | Self::MemberRequests
            | Self::Searches
            | Self::Exports
            | Self::Verifications => {
                (ErrorCode::TooManyRequests, "Wait for as many seconds as `Retry-After` says, then try again.")
            }
        };
        Failure::too_many(code, seconds, detail)
    }

    pub(super) async fn count(self, context: &RequestContext, caller: String) -> Result<(), Failure> {
        if self.admits(context, caller).await? { Ok(()) } else { Err(self.refusal(self.period_ms())) }
    }

    /// Counts another request and returns whether it is within the limit. Always true if the binding is missing.
    pub(super) async fn admits(self, context: &RequestContext, caller: String) -> Result<bool, Failure> {
        if self.reject_if_over(&caller).await.is_err() {
            return Ok(false);
        }
        let Ok(limiter) = context.env.rate_limiter(self.binding()) else {
            if MISSING.with_borrow_mut(|missing| missing.insert(self.binding())) {
                console_error!("the rate-limit binding {} is missing: {self:?} is not enforced", self.binding());
            }
            return Ok(true);
        };
        let is_admitted = limiter.limit(format!("{self:?} {caller}")).await?.success;
        if !is_admitted {
            self.remember(caller);
        }
        Ok(is_admitted)
    }

    /// Rejects a caller who is known to be over the limit. The delay slows floods of requests down at almost no cost.
    pub(super) async fn reject_if_over(self, caller: &str) -> Result<(), Failure> {
        let until = OVER.with_borrow(|over| over.get(&(self, caller.to_owned())).copied());
        let wait_ms = until.map_or(0, |until| until.ms_since(clock::now()));
        if !(1..=REMEMBERED_MS).contains(&wait_ms) {
            return Ok(());
        }
        clock::sleep(SLOWED_BY).await;
        Err(self.refusal(wait_ms))
    }

    pub(super) fn remember(self, caller: String) {
        OVER.with_borrow_mut(|over| {
            if over.len() >= MOST_REMEMBERED {
                over.clear();
            }
            over.insert((self, caller), clock::now().plus_ms(REMEMBERED_MS));
        });
    }

    /// The period that the runtime counts in, minus a second, in milliseconds.
    pub(super) const fn period_ms(self) -> i64 {
        match self {
            Self::MemberRequests | Self::Searches | Self::Verifications | Self::LeakReports => 9_000,
            _ => 59_000,
        }
    }
}

/// Whether no caller is known to be over any limit. Nearly always true, so checked first.
pub(super) fn nobody_is_over() -> bool {
    OVER.with_borrow(HashMap::is_empty)
}
