//! Live or test: the type of a key. `key` exports it; it has a file of its own because secrets and rights depend on it too.

use crate::wire_name::wire_names;

wire_names! {
    /// For which of two separate environments a key is valid.
    "mode" Mode { Live = "live", Test = "test" }
}

impl Mode {
    /// The mode's name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Live => "Live",
            Self::Test => "Test",
        }
    }
}
