//! Regular expressions of free text, for the API's description. They accept what [`super::flaw`] accepts; only the
//! position of joiners is not checked.

/// White space that is trimmed.
macro_rules! trimmed {
    () => {
        r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    };
}

/// What no text can contain.
macro_rules! rejected {
    () => {
        concat!(
            r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2",
            r"\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb",
            "\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}"
        )
    };
}

/// Invisible characters other than white space.
macro_rules! blank {
    () => {
        concat!(
            r"\u200c\u200d\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0",
            "\u{1d159}\u{e0100}-\u{e01ef}"
        )
    };
}

/// A visible character, and nothing that is rejected.
macro_rules! seen {
    ($further:literal) => {
        concat!(
            "(?=[^",
            rejected!(),
            $further,
            "]*[^",
            rejected!(),
            blank!(),
            trimmed!(),
            "])",
            "[^",
            rejected!(),
            trimmed!(),
            "][^",
            rejected!(),
            $further,
            "]*[",
            trimmed!(),
            "]*"
        )
    };
}

/// Any text, or an empty one.
pub const TEXT_PATTERN: &str = concat!("^[", trimmed!(), "]*(", seen!(""), ")?$");
/// A text that is not empty once it is trimmed.
pub const REQUIRED_TEXT_PATTERN: &str = concat!("^[", trimmed!(), "]*", seen!(""), "$");
/// [`TEXT_PATTERN`] on one line.
pub const LINE_PATTERN: &str = concat!("^[", trimmed!(), "]*(", seen!(r"\t\n\r"), ")?$");
/// [`REQUIRED_TEXT_PATTERN`] on one line.
pub const REQUIRED_LINE_PATTERN: &str = concat!("^[", trimmed!(), "]*", seen!(r"\t\n\r"), "$");
