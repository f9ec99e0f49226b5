//! How a key was used, and whether that is a warning.

use shared::moment::Moment;
use shared::usage::{KeyUsage, UsageRange};

const NOW: Moment = Moment::from_ms(1_801_387_800_000);

#[test]
fn a_key_is_in_use_for_a_week_after_its_last_call() {
    let used = |last_used_at| KeyUsage { range: UsageRange::Day, calls: 0, refusals: 0, last_used_at };
    for (last_used_at, expected) in [
        (None, false),
        (Some(NOW), true),
        (Some(NOW.plus_ms(1)), true),
        (Some(NOW.plus_ms(1 - 7 * Moment::DAY_MS)), true),
        (Some(NOW.plus_ms(-7 * Moment::DAY_MS)), false),
    ] {
        assert_eq!(used(last_used_at).was_used_lately(NOW), expected, "{last_used_at:?}");
    }
}
