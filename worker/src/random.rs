//! Random values from the system's own source.

use rand::distr::{Alphanumeric, SampleString};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use rand::{Rng, RngExt};
use std::time::Duration;

/// 128 random bits.
pub(crate) fn bits() -> u128 {
    source().random()
}

/// `len` random characters of `0-9A-Za-z`.
pub(crate) fn alphanumeric(len: usize) -> String {
    Alphanumeric.sample_string(&mut source(), len)
}

/// A random duration between zero and `longest`.
pub(crate) fn up_to(longest: Duration) -> Duration {
    longest.mul_f64(source().random())
}

/// Panics if the system has no randomness: without it, neither ids nor secrets can be created.
fn source() -> impl Rng {
    UnwrapErr(SysRng)
}
