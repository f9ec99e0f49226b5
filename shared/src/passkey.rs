//! Passkeys (WebAuthn level 2): what the page passes to the browser, and what the browser returns.
//!
//! What browsers read and write keeps the names of WebAuthn's own JSON (`parseCreationOptionsFromJSON`, `toJSON`), with
//! bytes in base64url without padding. The Worker verifies it.

use crate::field::{FieldError, FieldErrors, NAME_LEN};
use crate::id::PasskeyId;
use crate::moment::Moment;
use crate::text::REQUIRED_LINE_PATTERN;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A passkey in the list of the member's passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passkey {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: Moment,
    pub last_used_at: Option<Moment>,
}

/// What can change of a passkey: its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasskeyPatch {
    #[schemars(length(min = 1, max = NAME_LEN), regex(pattern = REQUIRED_LINE_PATTERN))]
    pub name: String,
}

impl PasskeyPatch {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let name = errors.name("name", &self.name);
        errors.or(Self { name })
    }
}

/// A passkey to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewPasskey {
    #[schemars(length(min = 1, max = NAME_LEN), regex(pattern = REQUIRED_LINE_PATTERN))]
    pub name: String,
    pub credential: Registration,
}

impl NewPasskey {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let name = errors.name("name", &self.name);
        errors.or(Self { name, ..self.clone() })
    }
}

/// A `PublicKeyCredentialCreationOptionsJSON`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    pub rp: RelyingParty,
    pub user: User,
    pub challenge: String,
    pub pub_key_cred_params: Vec<Algorithm>,
    /// In milliseconds.
    pub timeout: u32,
    /// The member's passkeys: an authenticator that has one of them creates no second.
    pub exclude_credentials: Vec<CredentialDescriptor>,
    pub authenticator_selection: AuthenticatorSelection,
    /// Always `none`.
    pub attestation: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelyingParty {
    /// The dashboard's host.
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The member's id as bytes: a sign-in returns it.
    pub id: String,
    pub name: String,
    pub display_name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Algorithm {
    /// Always `public-key`.
    #[serde(rename = "type")]
    pub kind: String,
    /// COSE: -7 is ES256, -257 RS256.
    pub alg: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CredentialDescriptor {
    /// Always `public-key`.
    #[serde(rename = "type")]
    pub kind: String,
    pub id: String,
    pub transports: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticatorSelection {
    pub resident_key: String,
    pub user_verification: String,
}

/// A `PublicKeyCredentialRequestOptionsJSON`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    pub challenge: String,
    /// In milliseconds.
    pub timeout: u32,
    pub rp_id: String,
    /// Empty to sign in: the authenticator knows whose passkeys it has.
    pub allow_credentials: Vec<CredentialDescriptor>,
    pub user_verification: String,
}

/// The parts of a `RegistrationResponseJSON` that are needed without attestation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Registration {
    pub id: String,
    pub response: AttestationResponse,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttestationResponse {
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    #[serde(rename = "attestationObject")]
    pub attestation_object: String,
    #[serde(default)]
    pub transports: Vec<String>,
}

/// The parts of an `AuthenticationResponseJSON` that are needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assertion {
    pub id: String,
    pub response: AssertionResponse,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssertionResponse {
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    #[serde(rename = "authenticatorData")]
    pub authenticator_data: String,
    pub signature: String,
    #[serde(default, rename = "userHandle")]
    pub user_handle: Option<String>,
}
