//! For every endpoint of the table a request that is right, so that only who asks decides.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_key, new_merchant, new_organisation, unique};
use keywright_tests::request::Request;
use serde_json::{Value, json};
use shared::endpoint::{CreateKey, CreateSignInLink, EndpointRow, Method};
use shared::key::{Key, Mode, NewKey};
use shared::session::NewSignInLink;

/// An organisation with a merchant and a test key to ask for.
pub(crate) struct Asked {
    pub(crate) organisation: Organisation,
    pub(crate) key: Key,
    secret: String,
}

impl Asked {
    pub(crate) fn new() -> Self {
        let organisation = Organisation::new();
        let made = organisation.key(organisation.merchant().id);
        Self { organisation, key: made.key, secret: made.secret.expect("a new key") }
    }

    /// The path of an endpoint, with the ids of these things.
    pub(crate) fn path(&self, row: &EndpointRow) -> String {
        let path = row.path.replace("{merchant_id}", &self.key.merchant_id.to_string());
        format!("{}{}", path.replace("{key_id}", &self.key.id.to_string()), self.query(row))
    }

    /// What has to stand behind the path of an endpoint.
    pub(crate) fn query(&self, row: &EndpointRow) -> String {
        if row.name == "ListKeyUsage" { format!("?key_ids={}", self.key.id) } else { String::new() }
    }

    /// `caller`'s request to an endpoint, right in every respect.
    pub(crate) fn request(&self, caller: &Caller, row: &EndpointRow) -> Request {
        self.prepare(row);
        let mut request = caller.request(row.method, self.path(row));
        if row.name == "Authorize" {
            request = request.header("x-api-key", &self.secret);
        }
        match self.body(row) {
            Value::Null => request,
            body => request.json(&body),
        }
    }

    /// Makes the database refuse every event of this organisation.
    pub(crate) fn refuse_events(&self) {
        database::run(
            &format!(
                "CREATE TRIGGER refuse_events_{} BEFORE INSERT ON events WHEN NEW.organisation_id = '{}' \
                 BEGIN SELECT RAISE(ABORT, 'a fault that the tests made'); END",
                unique(),
                self.organisation.id,
            ),
            &[],
        );
    }

    /// Brings the key into a state in which the endpoint has something to do.
    fn prepare(&self, row: &EndpointRow) {
        match row.name {
            "EnableKey" => self.organisation.disable(&self.key),
            "FinishRotation" => {
                // Where it is replaced already, a second successor is refused.
                let successor = NewKey { replaces: Some(self.key.id), grace_seconds: Some(60), ..new_key(Mode::Test) };
                self.organisation.owner.ask::<CreateKey>(&self.key.merchant_id, &successor);
            }
            _ => {}
        }
    }

    /// The status with which an endpoint answers a right request.
    pub(crate) fn success(row: &EndpointRow) -> u16 {
        match (row.method, row.name) {
            (Method::Delete, _) | (_, "Authorize") => 204,
            (Method::Post, name) if name == "CreateSession" || !name.starts_with("Create") => 200,
            (Method::Post, _) => 201,
            (Method::Get | Method::Patch, _) => 200,
        }
    }

    fn body(&self, row: &EndpointRow) -> Value {
        let body = match row.name {
            "CreateOrganisation" => serde_json::to_value(new_organisation()),
            "CreateSignInLink" => serde_json::to_value(self.owner()),
            "CreateSession" => Ok(json!({ "token": self.link_token() })),
            "CreateMerchant" => serde_json::to_value(new_merchant("Shop")),
            "UpdateMerchant" => Ok(json!({ "name": "Store" })),
            "CreateKey" => serde_json::to_value(new_key(Mode::Test)),
            "UpdateKey" => Ok(json!({ "name": "Checkout" })),
            "VerifyKey" => Ok(json!({ "key": self.secret })),
            "DisableKeys" => Ok(json!({ "key_ids": [self.key.id] })),
            "RevokeKey" => Ok(json!({ "reason": "Leaked", "leaked": true })),
            "DisableKey" | "EnableKey" | "FinishRotation" | "DeleteSession" => Ok(Value::Null),
            name => {
                assert_eq!(row.method, Method::Get, "say what to send to {name}");
                Ok(Value::Null)
            }
        };
        body.expect("JSON")
    }

    fn owner(&self) -> NewSignInLink {
        NewSignInLink { email: self.organisation.owner_record.email.clone(), organisation_id: None }
    }

    fn link_token(&self) -> String {
        Caller::operator().call::<CreateSignInLink>(&(), &self.owner()).token
    }
}
