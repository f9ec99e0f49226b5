//! Builds and runs everything.

fn main() {}
