//! The virtual authenticator of a page's browser, and how its owner reacts.

use super::Page;
use serde_json::{Value, json};

/// A software device that holds passkeys.
#[derive(Clone, Debug)]
pub struct Authenticator(Value);

impl Page {
    /// Adds an authenticator to this browser. Its owner confirms every request at once.
    pub fn plug_in_authenticator(&self) -> Authenticator {
        self.devtools("WebAuthn.enable", json!({ "enableUI": false }));
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        let added = self.devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options }));
        Authenticator(added["authenticatorId"].clone())
    }

    /// Sets whether the owner of the authenticator confirms requests from now on.
    pub fn lets_owner_confirm(&self, authenticator: &Authenticator, confirms: bool) {
        let wish = json!({ "authenticatorId": authenticator.0, "isUserVerified": confirms });
        self.devtools("WebAuthn.setUserVerified", wish);
    }
}
