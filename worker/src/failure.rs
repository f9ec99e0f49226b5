//! Why a call has no result: the Worker rejected it (a refusal), or something broke (a fault).
//!
//! Callers see refusals. Details of faults go to the log only. `reply.rs` writes both.

use shared::field::FieldError;
use shared::problem::ErrorCode;
use std::fmt::Display;
use worker::console_error;

#[cfg_attr(test, derive(Debug))]
pub(crate) enum Failure {
    Refused(Box<Refusal>),
    Broken(Box<Fault>),
}

/// A refusal, as the caller sees it.
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Refusal {
    pub(crate) code: ErrorCode,
    /// What the caller can do about it.
    pub(crate) detail: String,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// A fault. Callers see its code only.
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Fault {
    pub(crate) code: ErrorCode,
    /// What failed, without any value from the request.
    pub(crate) doing: String,
    pub(crate) error: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Failure {
    pub(crate) fn refused(code: ErrorCode, detail: impl Into<String>) -> Self {
        Refusal::new(code, detail).into()
    }

    /// The same answer for an id that does not exist, belongs to another organisation, or is malformed.
    pub(crate) fn not_found() -> Self {
        Self::refused(ErrorCode::NotFound, "Check the id: your organisation has nothing with this id.")
    }

    /// For a caller whose session has ended, or who has no session.
    pub(crate) fn not_signed_in() -> Self {
        let refusal = Refusal::new(
            ErrorCode::NotSignedIn,
            "Your session has ended, or the request has no session. Sign in with a link or a passkey.",
        );
        refusal.with_header("WWW-Authenticate", "Session realm=\"Keywright\"").into()
    }

    /// For a caller who is over a limit. `seconds` is how long to wait.
    pub(crate) fn too_many(code: ErrorCode, seconds: u32, detail: impl Into<String>) -> Self {
        Refusal::new(code, detail).with_header("Retry-After", seconds.to_string()).into()
    }

    /// Like [`Self::too_many`], for a limit that has no code of its own.
    pub(crate) fn too_many_requests(seconds: u32, detail: impl Into<String>) -> Self {
        Self::too_many(ErrorCode::TooManyRequests, seconds, detail)
    }

    #[must_use]
    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        let headers = match &mut self {
            Self::Refused(refusal) => &mut refusal.headers,
            Self::Broken(fault) => &mut fault.headers,
        };
        headers.push((name, value));
        self
    }

    pub(crate) fn broken(code: ErrorCode, doing: impl Into<String>, error: impl ToString) -> Self {
        Self::Broken(Box::new(Fault { code, doing: doing.into(), error: error.to_string(), headers: Vec::new() }))
    }

    /// Logs a fault, prefixed by `during`. Refusals are not logged.
    pub(crate) fn log(&self, during: impl Display) {
        if let Self::Broken(fault) = self {
            fault.log(during);
        }
    }
}

impl Fault {
    /// Logs it, prefixed by `during`.
    pub(crate) fn log(&self, during: impl Display) {
        console_error!("{during}: {}: {}", self.doing, self.error);
    }
}

impl Refusal {
    pub(crate) fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), headers: Vec::new() }
    }

    #[must_use]
    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    #[must_use]
    pub(crate) fn with_headers(mut self, headers: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        self.headers.extend(headers);
        self
    }

    #[must_use]
    pub(crate) fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

/// The field errors of a check in `shared`.
impl From<Vec<FieldError>> for Failure {
    fn from(errors: Vec<FieldError>) -> Self {
        Refusal::new(ErrorCode::ValidationFailed, "Correct the fields in `errors`.").with_errors(errors).into()
    }
}

impl From<worker::Error> for Failure {
    fn from(error: worker::Error) -> Self {
        Self::broken(ErrorCode::InternalError, "talking to the runtime", error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::broken(ErrorCode::InternalError, "writing or reading our own JSON", error)
    }
}
