//! `Idempotency-Key`: a request that creates something creates it once, even if it is sent again.

use crate::endpoint::{CreateInvitation, CreateKey, CreateMerchant, CreateOrganisation, Endpoint};

/// The header that identifies repeated requests.
pub const IDEMPOTENCY_KEY_HEADER: &str = "Idempotency-Key";
/// The longest `Idempotency-Key`, in bytes.
pub const IDEMPOTENCY_KEY_LEN: usize = 255;

/// The names of the endpoints that read the header. What other endpoints create expires soon, or needs a proof that works
/// once.
pub const IDEMPOTENT: [&str; 4] =
    [CreateKey::NAME, CreateMerchant::NAME, CreateInvitation::NAME, CreateOrganisation::NAME];
