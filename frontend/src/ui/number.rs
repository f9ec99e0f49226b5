//! Numbers as people read them.

use std::cmp::Ordering;

/// A number with separated thousands: "12,345".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of things: "1 key", "12,345 keys".
pub fn counted(count: u64, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(count))
}

/// How much more or less a number is than in the same time before: "20% more than in the 7 days before".
pub fn compared(number: u64, before: u64, time: &str) -> String {
    if before == 0 {
        return format!("None in the {time} before");
    }
    let percent = (number.abs_diff(before) * 100).div_ceil(before);
    match number.cmp(&before) {
        Ordering::Less => format!("{percent}% less than in the {time} before"),
        Ordering::Equal => format!("As many as in the {time} before"),
        Ordering::Greater => format!("{}% more than in the {time} before", grouped(percent)),
    }
}
