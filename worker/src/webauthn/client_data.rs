//! The client data: what the browser reports about the request and its origin.

use super::{Expected, Flaw};
use crate::json::{self, Fields, Json};

/// What the browser was asked to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceremony {
    Create,
    Get,
}

pub(super) struct ClientData {
    kind: String,
    /// In base64url.
    pub(super) challenge: String,
    origin: String,
    is_cross_origin: bool,
}

impl ClientData {
    /// Ignores unknown fields, as WebAuthn requires: browsers add some on purpose. Token binding is one of them.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Flaw> {
        let Ok(Json::Object(fields)) = json::parse(bytes) else { return Err(Flaw::ClientData) };
        let is_cross_origin = match value(&fields, "crossOrigin")? {
            None => false,
            Some(Json::Bool(is_cross_origin)) => *is_cross_origin,
            Some(_) => return Err(Flaw::ClientData),
        };
        Ok(Self {
            kind: text(&fields, "type")?,
            challenge: text(&fields, "challenge")?,
            origin: text(&fields, "origin")?,
            is_cross_origin,
        })
    }

    pub(super) fn check(&self, ceremony: Ceremony, expected: &Expected<'_>) -> Result<(), Flaw> {
        let kind = match ceremony {
            Ceremony::Create => "webauthn.create",
            Ceremony::Get => "webauthn.get",
        };
        if self.kind != kind {
            return Err(Flaw::Type);
        }
        if self.challenge != expected.challenge {
            return Err(Flaw::Challenge);
        }
        if self.origin != expected.site.origin {
            return Err(Flaw::Origin);
        }
        if self.is_cross_origin { Err(Flaw::CrossOrigin) } else { Ok(()) }
    }
}

fn text(fields: &Fields, name: &str) -> Result<String, Flaw> {
    match value(fields, name)? {
        Some(Json::Text(text)) => Ok(text.clone()),
        _ => Err(Flaw::ClientData),
    }
}

/// Rejects repeated fields.
fn value<'a>(fields: &'a Fields, name: &str) -> Result<Option<&'a Json>, Flaw> {
    let mut found = fields.iter().filter(|(its_name, _)| its_name == name).map(|(_, value)| value);
    let first = found.next();
    if found.next().is_some() { Err(Flaw::ClientData) } else { Ok(first) }
}
