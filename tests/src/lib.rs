//! Drives the built product from outside.
