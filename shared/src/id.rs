//! Identifiers: a prefix for the type, and a ULID, which sorts by creation.
//!
//! Each noun has a type of its own, so that ids cannot be confused.

use crate::wire_name::serde_as_text;
use std::fmt;
use std::str::FromStr;
use ulid::Ulid;

/// A text that is not an identifier of the expected type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedId {
    prefix: &'static str,
}

impl fmt::Display for MalformedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expected an id of the form {}_ and 26 characters of 0-9 and a-z.", self.prefix)
    }
}

impl std::error::Error for MalformedId {}

macro_rules! ids {
    ($( $(#[doc = $doc:literal])+ $name:ident = $prefix:literal ),+ $(,)?) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Ulid);

        impl $name {
            /// The form of these ids, as a regular expression.
            pub const PATTERN: &'static str = concat!("^", $prefix, "_[0-7][0-9a-hjkmnp-tv-z]{25}$");

            /// The id of something created at `at_ms` (milliseconds since 1970), with 80 random bits of `random`.
            pub const fn new(at_ms: u64, random: u128) -> Self {
                Self(Ulid::from_parts(at_ms, random))
            }

            /// The id as a number.
            pub const fn bits(self) -> u128 {
                self.0.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.to_string().to_ascii_lowercase())
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(|ulid| Ulid::from_string(ulid).ok())
                    .map(Self)
                    .filter(|id| id.to_string() == text)
                    .ok_or(MalformedId { prefix: $prefix })
            }
        }

        serde_as_text!($name, {
            "description": concat!($($doc),+).trim_start(),
            "type": "string",
            "pattern": $name::PATTERN,
        });
    )+ };
}

ids! {
    /// An organisation: a tenant.
    OrganisationId = "org",
    /// A member of an organisation: a person.
    MemberId = "mem",
    /// A merchant account.
    MerchantId = "mer",
    /// An API key.
    KeyId = "key",
    /// An event of the audit log.
    EventId = "evt",
    /// A session of a member.
    SessionId = "ses",
    /// An invitation to an organisation.
    InvitationId = "inv",
    /// A passkey.
    PasskeyId = "psk",
}
