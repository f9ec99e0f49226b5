//! `Idempotency-Key`: a request that makes something, and is sent again, makes it once.

use crate::endpoint::{CreateInvitation, CreateKey, CreateMerchant, CreateOrganisation, Endpoint};

/// The header by which a repeated creation is recognised as the same one.
pub const IDEMPOTENCY_KEY_HEADER: &str = "Idempotency-Key";
/// The longest `Idempotency-Key`, in bytes.
pub const IDEMPOTENCY_KEY_LEN: usize = 255;

/// The names of the endpoints that honour the header. What other endpoints make ends by itself, or takes a proof that works
/// once.
pub const IDEMPOTENT: [&str; 4] =
    [CreateKey::NAME, CreateMerchant::NAME, CreateInvitation::NAME, CreateOrganisation::NAME];
