//! Objects and isolates together, with the real code and simulated stores.

mod exactly_once;
mod scale;
mod world;
