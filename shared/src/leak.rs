//! Leaked keys: finding the key of a secret, and reports that keys leaked.
//!
//! Anybody can report a key: who has its secret could use it as well. GitHub and GitLab send reports in their own formats.

use crate::field::{FieldError, FieldErrorCode, FieldErrors};
use crate::id::{KeyId, MerchantId};
use crate::key::{KeyStatus, Mode, OrganisationKey};
use crate::moment::Moment;
use crate::permission::PermissionSet;
use crate::secret::Secret;
use crate::text::LINE_PATTERN;
use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most keys in a [`LeakReport`].
pub const REPORT_LEN: usize = 100;
/// The longest URL of a report, in characters.
pub const LEAK_URL_LEN: usize = 2000;
/// The header with the id of the key that verifies GitHub's signature.
pub const SIGNATURE_KEY_HEADER: &str = "Github-Public-Key-Identifier";
/// The header with GitHub's signature of the body: DER in base64.
pub const SIGNATURE_HEADER: &str = "Github-Public-Key-Signature";
/// The longest text in the place of a key, in characters. Keys are shorter.
const SENT_KEY_LEN: usize = 1000;

/// The SHA-256 of a secret to look up: 64 hexadecimal characters in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyLookup {
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub digest: String,
}

impl KeyLookup {
    /// Checks the form of the digest.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let is_digest = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        if self.digest.len() != 64 || !self.digest.bytes().all(is_digest) {
            let message = "Send the SHA-256 of the whole secret: 64 characters of 0-9 and a-f. Never send the secret.";
            errors.add("digest", FieldErrorCode::Invalid, message);
        }
        errors.or(self.clone())
    }
}

/// The key of a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FoundKey {
    /// In any merchant account and with any status; `null` if the organisation has no key with this secret.
    pub key: Option<OrganisationKey>,
}

/// What a key holder can know about their key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnKey {
    pub id: KeyId,
    pub merchant_id: MerchantId,
    pub mode: Mode,
    /// Always `enabled`: for a key that does not work, the response is 401.
    pub status: KeyStatus,
    pub permissions: PermissionSet,
    pub expires_at: Option<Moment>,
}

/// Keys that leaked.
// Not `Debug`: it contains secrets.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeakReport {
    #[schemars(length(min = 1, max = REPORT_LEN), inner(length(max = SENT_KEY_LEN)))]
    pub keys: Vec<String>,
    /// Where they were found. If it contains a key, or a part of one of these keys, it is not stored.
    #[serde(default)]
    #[schemars(length(max = LEAK_URL_LEN), regex(pattern = LINE_PATTERN))]
    pub url: Option<String>,
}

impl LeakReport {
    /// Checks and trims; every wrong field is named. Whether a text is a key is not checked: the response does not tell.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        if self.keys.is_empty() {
            errors.add("keys", FieldErrorCode::Required, "Send at least one key.");
        } else if self.keys.len() > REPORT_LEN {
            errors.add("keys", FieldErrorCode::TooMany, format!("Send at most {REPORT_LEN} keys at once."));
        } else if self.keys.iter().any(|key| key.chars().count() > SENT_KEY_LEN) {
            errors.add("keys", FieldErrorCode::TooLong, format!("Each must be {SENT_KEY_LEN} characters or fewer."));
        }
        let url = self.url.as_deref().filter(|url| !has_secret(url, &self.keys));
        let url = errors.optional_line("url", url, LEAK_URL_LEN);
        errors.or(Self { keys: self.keys.clone(), url })
    }
}

/// The response to a report of leaked keys, the same for all keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeakReceipt {
    pub detail: String,
}

impl Default for LeakReceipt {
    fn default() -> Self {
        let detail = "Thank you. If Keywright has issued these keys, they are being handled as leaked.";
        Self { detail: detail.to_owned() }
    }
}

/// A report in the format of GitHub's secret scanning and of GitLab's secret detection: the keys that they found.
// Not `Debug`: it contains secrets.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct PartnerReport(pub Vec<PartnerFinding>);

/// A key that was found. Further fields are ignored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartnerFinding {
    pub token: String,
    /// The partner's name of the kind of token.
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    /// Where it was found; `location` is an earlier name of this field at GitLab.
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub location: Option<String>,
}

wire_names! {
    /// Whether what GitHub found is a key.
    "label" FindingLabel { TruePositive = "true_positive", FalsePositive = "false_positive" }
}

/// What became of a finding of GitHub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LabelledFinding {
    /// The SHA-256 of the token, in hexadecimal characters.
    pub token_hash: String,
    pub token_type: Option<String>,
    pub label: FindingLabel,
}

/// Whether a text contains a key, or a part of one of `keys`.
fn has_secret(text: &str, keys: &[String]) -> bool {
    let is_partly_in = |key: &String| Secret::parse(key.trim()).is_ok_and(|secret| secret.is_partly_in(text));
    Secret::is_in(text) || keys.iter().any(is_partly_in)
}

impl PartnerFinding {
    /// Where it was found, in the form in which it is stored. Partners correct nothing, so what is wrong with a URL is no error:
    /// a long one is cut, and one that contains a key, a part of this one, or invisible characters is dropped.
    pub fn found_at(&self) -> Option<String> {
        let url = self.url.as_ref().or(self.location.as_ref())?;
        if has_secret(url, std::slice::from_ref(&self.token)) {
            return None;
        }
        let url: String = url.chars().take(LEAK_URL_LEN).collect();
        let mut errors = FieldErrors::default();
        let line = errors.optional_line("url", Some(&url), LEAK_URL_LEN);
        errors.or(line).ok().flatten()
    }
}
