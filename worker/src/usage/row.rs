//! A day as D1 has it.

use super::day::{DayCounts, day_of};
use super::message::{Day, decoded, encoded};
use crate::db::usage::DayRow;
use crate::failure::Failure;
use crate::hex;
use shared::moment::Moment;
use shared::problem::ErrorCode;

pub(crate) fn hours_hex(counts: &DayCounts) -> String {
    hex::encode(&encoded(&counts.codes))
}

pub(super) fn networks_hex(counts: &DayCounts) -> String {
    hex::encode(&encoded(&counts.networks))
}

pub(super) fn day(row: &DayRow) -> Result<Day, Failure> {
    let mut counts = hours(&row.hours)?;
    (counts.used, counts.missing) = (row.used, row.missing);
    counts.last_used = row.last_used_at.map(|at| ((at - row.day_at) / Moment::MINUTE_MS) as u16);
    if !row.networks.is_empty() {
        counts.networks = decoded(&bytes(&row.networks)?)?;
    }
    Ok(Day { number: day_of(Moment::from_ms(row.day_at)), counts })
}

/// The calls in the column `hours`.
pub(crate) fn hours(text: &str) -> Result<DayCounts, Failure> {
    Ok(DayCounts { codes: decoded(&bytes(text)?)?, ..DayCounts::default() })
}

/// SQLite writes hexadecimal with capital letters.
fn bytes(text: &str) -> Result<Vec<u8>, Failure> {
    hex::decode(&text.to_ascii_lowercase()).ok_or_else(unreadable)
}

fn unreadable() -> Failure {
    Failure::broken(ErrorCode::InternalError, "reading a day of a key", "the row has another format")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::verification::VerificationCode;

    #[test]
    fn hours_are_read_as_they_were_written() {
        let mut counts = DayCounts::default();
        counts.add_calls(VerificationCode::Valid, 2, 12);
        counts.add_calls(VerificationCode::Expired, 0, 3);
        let text = hours_hex(&counts);
        assert_eq!(text, "82826576616c69648300000c82676578706972656481 03".replace(' ', ""));
        assert_eq!(hours(&text).unwrap(), counts);
        assert_eq!(hours(&text.to_ascii_uppercase()).unwrap(), counts);
    }

    #[test]
    fn another_format_is_an_error() {
        for text in ["", "8", "zz", "8282657661", "81827676616c69818100"] {
            assert!(hours(text).is_err(), "{text}");
        }
    }
}
