//! An authenticator that a page's browser has, and what its owner does with it.

use super::Page;
use serde_json::{Value, json};

/// A device that holds passkeys, made of software.
#[derive(Clone, Debug)]
pub struct Authenticator(Value);

impl Page {
    /// Gives this browser an authenticator whose owner confirms at once whatever it is asked.
    pub fn plug_in_authenticator(&self) -> Authenticator {
        self.devtools("WebAuthn.enable", json!({ "enableUI": false }));
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        let added = self.devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options }));
        Authenticator(added["authenticatorId"].clone())
    }

    /// From now on the owner of the authenticator confirms, or turns away.
    pub fn lets_owner_confirm(&self, authenticator: &Authenticator, confirms: bool) {
        let wish = json!({ "authenticatorId": authenticator.0, "isUserVerified": confirms });
        self.devtools("WebAuthn.setUserVerified", wish);
    }
}
