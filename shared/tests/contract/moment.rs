//! Moments: RFC 3339 in UTC with milliseconds, and back.

use proptest::prelude::*;
use shared::moment::Moment;

/// From the year 0000 to the year 9999, which is all that RFC 3339 can express.
const MOMENTS_MS: std::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

#[test]
fn a_moment_is_written_in_utc_with_milliseconds() {
    for (ms, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (1_801_387_800_007, "2027-01-31T09:30:00.007Z"),
        (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(Moment::from_ms(ms).to_string(), text);
        assert_eq!(text.parse(), Ok(Moment::from_ms(ms)));
    }
}

#[test]
fn offsets_are_read_and_digits_after_milliseconds_cut() {
    for text in ["2027-01-31T11:30:00.007+02:00", "2027-01-31T04:30:00.0079999-05:00", "2027-01-31T09:30:00.007Z"] {
        assert_eq!(text.parse(), Ok(Moment::from_ms(1_801_387_800_007)), "{text}");
    }
}

#[test]
fn a_text_that_is_not_rfc_3339_is_rejected() {
    for text in [
        "",
        "now",
        "2027-01-31",
        "2027-01-31T09:30:00",
        "2027-02-29T09:30:00Z",
        "2027-13-01T09:30:00Z",
        "2027-01-31T24:30:00Z",
        "1801387800",
        "+12027-01-31T09:30:00Z",
        " 2027-01-31T09:30:00Z",
    ] {
        assert!(text.parse::<Moment>().is_err(), "{text:?}");
    }
}

#[test]
fn the_difference_of_moments_is_in_milliseconds() {
    let moment = Moment::from_ms(1_000);
    assert_eq!(moment.plus_ms(Moment::DAY_MS).ms_since(moment), 86_400_000);
    assert_eq!(moment.ms_since(moment.plus_ms(Moment::HOUR_MS)), -3_600_000);
    assert_eq!(Moment::from_ms(i64::MAX).plus_ms(1), Moment::from_ms(i64::MAX));
}

#[test]
fn a_moment_outside_the_years_0_to_9999_is_rejected() {
    for text in ["0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"] {
        assert!(text.parse::<Moment>().is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn moments_read_back_and_their_texts_sort_by_time(ms in MOMENTS_MS, other_ms in MOMENTS_MS) {
        let (moment, other) = (Moment::from_ms(ms), Moment::from_ms(other_ms));
        prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        prop_assert_eq!(moment.cmp(&other), moment.to_string().cmp(&other.to_string()));
    }

    #[test]
    fn moments_that_are_read_can_be_written_and_read_again(
        year in prop::sample::select(vec![0, 1, 1969, 2027, 9998, 9999]),
        month in 1..=12,
        hour in 0..=23,
        offset in "[+-](0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]",
    ) {
        let text = format!("{year:04}-{month:02}-01T{hour:02}:30:00{offset}");
        if let Ok(moment) = text.parse::<Moment>() {
            prop_assert!(MOMENTS_MS.contains(&moment.ms()), "{}", text);
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }
}
