//! A moment in time, to the millisecond. There is no clock here: the time is a parameter.

use crate::wire_name::serde_as_text;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// Milliseconds since 1970-01-01T00:00:00Z. On the wire: RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    pub const MINUTE_MS: i64 = 60_000;
    pub const HOUR_MS: i64 = 60 * Self::MINUTE_MS;
    pub const DAY_MS: i64 = 24 * Self::HOUR_MS;

    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The moment `ms` milliseconds later (earlier if `ms` is negative).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The beginning of the period of `ms` milliseconds that contains this moment. Periods are counted from 1970.
    #[must_use]
    pub const fn floor(self, ms: i64) -> Self {
        Self(self.0 - self.0.rem_euclid(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative if `earlier` is later.
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

/// A text that is not a moment of RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedMoment;

impl fmt::Display for MalformedMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Expected a time such as 2027-01-31T09:30:00Z (RFC 3339).")
    }
}

impl std::error::Error for MalformedMoment {}

impl FromStr for Moment {
    type Err = MalformedMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).filter(|moment| SAYABLE_MS.contains(&moment.0)).ok_or(MalformedMoment)
    }
}

serde_as_text!(Moment, {
    "description": "A time in UTC, to the millisecond.",
    "type": "string",
    "format": "date-time",
    "examples": ["2027-01-31T09:30:00.000Z"],
});

/// The years 0000 to 9999 in UTC: all that RFC 3339 can express.
const SAYABLE_MS: RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

/// Reads from left to right. The parser of the crate `time` would be a twentieth of the Worker.
fn read(text: &str) -> Option<Moment> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number::<u8>(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
    let (hour, rest) = number(rest.strip_prefix(['T', 't', ' '])?, 2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 2)?;
    let (ms, offset) = milliseconds(rest)?;
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let time = Time::from_hms(hour, minute, second).ok()?;
    let seconds = PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp();
    Some(Moment(seconds * 1000 + ms - offset_ms(offset)?))
}

/// The number in the first `len` characters, and the rest.
fn number<N: FromStr>(text: &str, len: usize) -> Option<(N, &str)> {
    let (digits, rest) = text.split_at_checked(len)?;
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    if is_number { Some((digits.parse().ok()?, rest)) } else { None }
}

/// A fraction of a second, if there is one, cut to milliseconds; and the rest.
fn milliseconds(text: &str) -> Option<(i64, &str)> {
    let Some(fraction) = text.strip_prefix('.') else { return Some((0, text)) };
    let rest = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let digits = fraction.strip_suffix(rest).filter(|digits| !digits.is_empty())?;
    let (ms, _) = number(&format!("{digits:0<3}"), 3)?;
    Some((ms, rest))
}

/// How far `Z`, `+02:00` or `-05:30` is ahead of UTC.
fn offset_ms(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("Z") {
        return Some(0);
    }
    let (hours, rest) = number::<i64>(text.get(1..)?, 2)?;
    let (minutes, rest) = number::<i64>(rest.strip_prefix(':')?, 2)?;
    let ms = hours * Moment::HOUR_MS + minutes * Moment::MINUTE_MS;
    match text.get(..1)? {
        _ if hours > 23 || minutes > 59 || !rest.is_empty() => None,
        "+" => Some(ms),
        "-" => Some(-ms),
        _ => None,
    }
}
