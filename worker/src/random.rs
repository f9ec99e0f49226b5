//! Everything random, straight from the system's own source.

use rand::distr::{Alphanumeric, SampleString};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use rand::{Rng, RngExt};

/// 128 random bits.
pub(crate) fn bits() -> u128 {
    source().random()
}

/// `len` random characters of `0-9A-Za-z`.
pub(crate) fn alphanumeric(len: usize) -> String {
    Alphanumeric.sample_string(&mut source(), len)
}

/// A system without randomness can make neither an id nor a secret: there is no going on.
fn source() -> impl Rng {
    UnwrapErr(SysRng)
}
