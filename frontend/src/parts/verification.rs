//! The results of verifications in words.

use shared::verification::VerificationCode;

/// Why a key was rejected: "wrong type".
pub const fn reason_in_words(code: VerificationCode) -> &'static str {
    match code {
        VerificationCode::Malformed => "not a key",
        VerificationCode::NotFound => "unknown key",
        VerificationCode::Revoked => "revoked",
        VerificationCode::Disabled => "disabled",
        VerificationCode::Expired => "expired",
        VerificationCode::MerchantDisabled => "merchant account disabled",
        VerificationCode::WrongMode => "wrong type",
        VerificationCode::IpUnreadable => "unreadable IP address",
        VerificationCode::IpNotAllowed => "IP address not allowed",
        VerificationCode::InsufficientPermissions => "missing permission",
        VerificationCode::Valid => "accepted",
    }
}
