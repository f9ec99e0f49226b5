//! A moment in time, to the millisecond. There is no clock here: who knows the time hands it in.

use crate::wire_name::serde_as_text;
use std::fmt;
use std::str::FromStr;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Milliseconds since 1970-01-01T00:00:00Z. On the wire: RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// What RFC 3339 can write: the years 0 to 9999.
    const FIRST_MS: i64 = -62_167_219_200_000;
    const LAST_MS: i64 = 253_402_300_799_999;

    pub const MINUTE_MS: i64 = 60_000;
    pub const HOUR_MS: i64 = 60 * Self::MINUTE_MS;
    pub const DAY_MS: i64 = 24 * Self::HOUR_MS;

    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The moment `ms` milliseconds later (earlier where `ms` is negative).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative where `earlier` is later.
    pub const fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).map_err(|_| fmt::Error)?;
        let (date, time) = (utc.date(), utc.time());
        write!(f, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())?;
        write!(f, "T{:02}:{:02}:{:02}.{:03}Z", time.hour(), time.minute(), time.second(), time.millisecond())
    }
}

/// A text that is no RFC 3339 moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedMoment;

impl fmt::Display for MalformedMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Expected a moment such as 2027-01-31T09:30:00Z (RFC 3339).")
    }
}

impl std::error::Error for MalformedMoment {}

impl FromStr for Moment {
    type Err = MalformedMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| MalformedMoment)?;
        let ms = i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000_000)).map_err(|_| MalformedMoment)?;
        if (Self::FIRST_MS..=Self::LAST_MS).contains(&ms) { Ok(Self(ms)) } else { Err(MalformedMoment) }
    }
}

serde_as_text!(Moment);
