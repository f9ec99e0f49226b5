//! A valid request for every endpoint of the table, so that only the caller decides about the result.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::github;
use keywright_tests::mail::fresh_mailbox;
use keywright_tests::organisation::{
    Organisation, add_passkey, new_invitation, new_key, new_merchant, new_organisation, now, unique,
};
use keywright_tests::request::Request;
use serde_json::{Value, json};
use shared::endpoint::{
    Access, CreateKey, CreateSignInLink, DisableKey, EndpointRow, GetSession, ListSessions, Method, Nothing,
};
use shared::id::MemberId;
use shared::key::{Disabling, Key, Mode, NewKey};
use shared::leak::{SIGNATURE_HEADER, SIGNATURE_KEY_HEADER};
use shared::member::Role;
use shared::page::PageFilter;
use shared::secret::Secret;
use shared::session::{NewSignInLink, Session};

/// An organisation with a merchant and a key, for the requests.
pub(crate) struct Asked {
    pub(crate) organisation: Organisation,
    pub(crate) key: Key,
    pub(crate) secret: String,
}

/// The token of every link that confirms an email address in these tests.
const CONFIRMATION_TOKEN: &str = "a token that confirms an address, as long as others";
/// Its SHA-256.
const CONFIRMATION_HASH: &str = "46ea7a9bfded2af3f0f504889c474e0b11493c008af26d9d865ae725b944b9e8";

/// Endpoints that have no valid request here: they need an authenticator's answer to a challenge. The requests for them
/// contain an invalid answer.
pub(crate) const FOR_AUTHENTICATORS: [&str; 3] = ["SignInWithPasskey", "StepUp", "CreatePasskey"];

impl Asked {
    pub(crate) fn new() -> Self {
        Self::about(Mode::Test)
    }

    /// With a key of this mode.
    pub(crate) fn about(mode: Mode) -> Self {
        let organisation = Organisation::new();
        let made = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &new_key(mode));
        Self { organisation, key: made.key, secret: made.secret.expect("a new key") }
    }

    /// The path of an endpoint with the ids of this organisation. Creates a member, invitation or passkey if the path
    /// needs one.
    pub(crate) fn path(&self, row: &EndpointRow) -> String {
        self.path_of(&self.organisation.owner, row)
    }

    /// The query that the endpoint requires.
    pub(crate) fn query(&self, row: &EndpointRow) -> String {
        match row.name {
            "ListKeyUsage" => format!("?key_ids={}", self.key.id),
            "Search" => "?q=shop".to_owned(),
            "ExportActivity" => "?format=ndjson".to_owned(),
            _ => String::new(),
        }
    }

    /// A valid request by `caller` to an endpoint.
    pub(crate) fn request(&self, caller: &Caller, row: &EndpointRow) -> Request {
        self.request_with(caller, row, &self.body(row))
    }

    /// The same with another body; null sends none.
    pub(crate) fn request_with(&self, caller: &Caller, row: &EndpointRow, body: &Value) -> Request {
        self.prepare(caller, row);
        // A path to a member's own object contains the caller's object if the caller is a member, otherwise the
        // owner's.
        let holder = if self.is_member(caller) { caller } else { &self.organisation.owner };
        let mut request = caller.request(row.method, self.path_of(holder, row));
        if matches!(row.name, "Authorize" | "GetOwnKey") {
            request = request.header("x-api-key", &self.secret);
        }
        if matches!(row.name, "BeginPasskeySignIn" | "SignInWithPasskey" | "StepUp" | "RequestSignInLink")
            || row.path.starts_with("/v1/leaks")
        {
            // The limit for these endpoints counts by address, and the tests send many requests.
            request = request.from_elsewhere();
        }
        match body {
            Value::Null => request,
            body if row.access == Access::Signed => {
                let signature = github::signature(github::KEY_ID, body.to_string().as_bytes());
                request.json(body).header(SIGNATURE_KEY_HEADER, github::KEY_ID).header(SIGNATURE_HEADER, &signature)
            }
            body => request.json(body),
        }
    }

    fn path_of(&self, holder: &Caller, row: &EndpointRow) -> String {
        let id = match row.path.split(['{', '}']).nth(1) {
            None => String::new(),
            Some("organisation_id") => self.organisation.id.to_string(),
            Some("merchant_id") => self.key.merchant_id.to_string(),
            Some("key_id") => self.key.id.to_string(),
            Some("member_id") => self.organisation.member(Role::Viewer).session().member.id.to_string(),
            Some("invitation_id") => self.organisation.invite(Role::Viewer).invitation.id.to_string(),
            Some("session_id") => holder.call::<ListSessions>(&(), &PageFilter::default()).items[0].id.to_string(),
            Some("passkey_id") => add_passkey(holder.session().member.id),
            Some(other) => panic!("add an id for {other} in {}", row.path),
        };
        let (head, tail) = row.path.split_once('{').unwrap_or((row.path, ""));
        format!("{head}{id}{}{}", tail.split_once('}').unwrap_or_default().1, self.query(row))
    }

    fn is_member(&self, caller: &Caller) -> bool {
        session_of(caller).is_some_and(|session| session.organisation.id == self.organisation.id)
    }

    /// Makes the database reject every new event of this organisation.
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

    /// Prepares the state in which the endpoint has something to do.
    fn prepare(&self, caller: &Caller, row: &EndpointRow) {
        match row.name {
            "EnableKey" | "EnableKeys" => self.organisation.disable(&self.key),
            // If the key is revoked already, it cannot be disabled.
            "RevokeKeys" => drop(self.organisation.owner.ask::<DisableKey>(&self.key.id, &Disabling::default())),
            "UpdateMerchant" => {
                let sql = "UPDATE merchants SET disabled_at = created_at, disabled_by = created_by WHERE id = ?";
                database::run(sql, &[&self.key.merchant_id.to_string()]);
            }
            "FinishRotation" | "CancelRotation" => {
                // If the key is replaced already, this request is rejected.
                let successor =
                    NewKey { replaces: Some(self.key.id), grace_seconds: Some(3600), ..new_key(self.key.mode) };
                self.organisation.owner.ask::<CreateKey>(&self.key.merchant_id, &successor);
            }
            "ConfirmEmail" => request_email_change(caller),
            "EndOtherSessions" => drop(Caller::signed_in(&self.organisation.owner_record.email)),
            _ => {}
        }
    }

    /// The status of the reply to a valid request.
    pub(crate) fn success(row: &EndpointRow) -> u16 {
        match (row.method, row.name) {
            (Method::Delete, _) | (_, "Authorize" | "RequestSignInLink" | "ReportLeaksFromGitLab") => 204,
            (_, "ReportLeaks") => 202,
            (Method::Post, name) if name == "CreateSession" || !name.starts_with("Create") => 200,
            (Method::Post, _) => 201,
            (Method::Get | Method::Patch, _) => 200,
        }
    }

    /// The body of a valid request; null for none.
    pub(crate) fn body(&self, row: &EndpointRow) -> Value {
        let body = match row.name {
            "CreateOrganisation" => serde_json::to_value(new_organisation()),
            "CreateSignInLink" => serde_json::to_value(self.owner()),
            "RequestSignInLink" => Ok(json!({ "email": format!("asker-{}@members.example", unique()) })),
            "CreateSession" => Ok(json!({ "token": self.link_token() })),
            "UpdateAccount" => Ok(json!({ "name": format!("Ada {}", unique()) })),
            "ChangeEmail" => Ok(json!({ "email": fresh_mailbox() })),
            "ConfirmEmail" => Ok(json!({ "token": CONFIRMATION_TOKEN })),
            "SignInWithPasskey" | "StepUp" => Ok(no_assertion()),
            "CreatePasskey" => Ok(json!({ "name": "Phone", "credential": no_registration() })),
            "UpdatePasskey" => Ok(json!({ "name": "Phone" })),
            "UpdateOrganisation" => Ok(json!({ "name": format!("Renamed {}", unique()) })),
            "UpdateMember" => Ok(json!({ "role": "developer" })),
            "CreateInvitation" => serde_json::to_value(new_invitation(Role::Viewer)),
            "CreateMerchant" => serde_json::to_value(new_merchant("Shop")),
            "UpdateMerchant" => Ok(json!({ "name": "Store", "status": "enabled" })),
            "CreateKey" => serde_json::to_value(new_key(self.key.mode)),
            "UpdateKey" => Ok(json!({ "name": "Checkout" })),
            "VerifyKey" => Ok(json!({ "key": self.secret })),
            "LookUpKey" => Ok(json!({ "digest": self.digest() })),
            "ReportLeaks" => Ok(json!({ "keys": [self.secret] })),
            "ReportLeaksFromGitHub" | "ReportLeaksFromGitLab" => Ok(json!([{ "token": self.secret, "type": "x" }])),
            "DryRunAllowedIps" => Ok(json!({ "allowed_ips": ["203.0.113.0/24"] })),
            "DisableKeys" | "EnableKeys" => Ok(json!({ "key_ids": [self.key.id] })),
            "RevokeKeys" => Ok(json!({ "key_ids": [self.key.id], "reason": "Not used any more" })),
            "RevokeKey" => Ok(json!({ "reason": "Leaked", "leaked": true })),
            "SwitchOrganisation" | "DisableKey" | "EnableKey" | "FinishRotation" | "CancelRotation"
            | "VerifyActivity" => Ok(Value::Null),
            "BeginPasskeySignIn" | "BeginStepUp" | "BeginPasskey" => Ok(Value::Null),
            name => {
                assert!(matches!(row.method, Method::Get | Method::Delete), "add a body for {name}");
                Ok(Value::Null)
            }
        };
        body.expect("JSON")
    }

    fn digest(&self) -> String {
        Secret::parse(&self.secret).expect("a secret").digest().to_string()
    }

    fn owner(&self) -> NewSignInLink {
        NewSignInLink { email: self.organisation.owner_record.email.clone(), organisation_id: None }
    }

    fn link_token(&self) -> String {
        Caller::operator().call::<CreateSignInLink>(&(), &self.owner()).token
    }
}

fn session_of(caller: &Caller) -> Option<Session> {
    // Limits count invalid sessions by address, and the tests send many requests.
    let reply = caller.request_to::<GetSession>(&(), &Nothing {}).from_elsewhere().send();
    (reply.status == 200).then(|| serde_json::from_value(reply.json()).expect("a session"))
}

/// If the caller is a member, stores an email change for them whose link contains [`CONFIRMATION_TOKEN`].
fn request_email_change(caller: &Caller) {
    let Some(session) = session_of(caller) else { return };
    let email = format!("changed-{}@members.example", unique());
    database::run(
        "INSERT OR REPLACE INTO email_changes
             (member_id, token_hash, email, requested_at, expires_at, counted_from, requests)
         SELECT ?1, ?2, ?3, at, at + 900000, at, 1 FROM (SELECT CAST(?4 AS INTEGER) AS at)",
        &[&session.member.id.to_string(), CONFIRMATION_HASH, &email, &now().ms().to_string()],
    );
}

/// Moves the start of the member's sessions and their last passkey confirmation ten minutes back.
pub(crate) fn age_sessions(member_id: MemberId) {
    database::run(
        "UPDATE sessions SET created_at = created_at - 600000, expires_at = expires_at - 600000,
             confirmed_at = confirmed_at - 600000 WHERE member_id = ?",
        &[&member_id.to_string()],
    );
}

fn no_assertion() -> Value {
    json!({ "id": "AAAA", "response": { "clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA" } })
}

fn no_registration() -> Value {
    json!({ "id": "AAAA", "response": { "clientDataJSON": "e30", "attestationObject": "AAAA", "transports": [] } })
}
