//! `ETag`: a digest of the fields that can be edited. Sent as `If-Match`, it rejects a change if they were edited since they
//! were read. The dashboard shows texts without invisible characters, so tags are computed from texts as they are shown.

use crate::key::Key;
use crate::member::{Member, MemberRecord, Organisation, Role};
use crate::merchant::Merchant;
use crate::passkey::Passkey;
use crate::text::{shown, shown_name};
use crc::{CRC_32_ISO_HDLC, Crc, NoTable};
use serde::Serialize;

/// Something that has an `ETag`.
pub trait Tagged {
    /// The tag, in quotation marks. It changes with each edit.
    fn etag(&self) -> String;
}

impl Tagged for Merchant {
    fn etag(&self) -> String {
        let [description, reference_id] =
            [&self.description, &self.reference_id].map(|text| text.as_deref().map(shown));
        of(&(shown_name(&self.name), shown(&self.website), description, reference_id, self.status))
    }
}

impl Tagged for Key {
    fn etag(&self) -> String {
        of(&(self.name.as_deref().map(shown_name), self.description.as_deref().map(shown)))
    }
}

impl Tagged for Member {
    fn etag(&self) -> String {
        of_member(&self.name, &self.email, self.role)
    }
}

impl Tagged for MemberRecord {
    fn etag(&self) -> String {
        of_member(&self.name, &self.email, self.role)
    }
}

impl Tagged for Organisation {
    fn etag(&self) -> String {
        let Self { requires_passkey, api_url, revokes_leaked_test_keys, leak_mail, .. } = self;
        of(&(shown_name(&self.name), requires_passkey, api_url, revokes_leaked_test_keys, leak_mail))
    }
}

impl Tagged for Passkey {
    fn etag(&self) -> String {
        of(&shown_name(&self.name))
    }
}

fn of_member(name: &str, email: &str, role: Role) -> String {
    of(&(shown_name(name), email, role))
}

fn of(editable: &impl Serialize) -> String {
    // Texts and enums are always written.
    let json = serde_json::to_string(editable).unwrap_or_default();
    format!("\"{:08x}\"", Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC).checksum(json.as_bytes()))
}

/// Whether an `If-Match` (a list of tags, or `*`) contains this tag.
pub fn is_among(tag: &str, if_match: &str) -> bool {
    if_match.split(',').map(str::trim).any(|named| named == "*" || named == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_one_of_those_that_are_named() {
        for (if_match, expected) in [
            ("\"1\"", true),
            ("*", true),
            ("\"2\", \"1\"", true),
            ("\"2\",\"1\"", true),
            ("\"2\"", false),
            ("", false),
            ("W/\"1\"", false),
            ("1", false),
        ] {
            assert_eq!(is_among("\"1\"", if_match), expected, "{if_match}");
        }
    }
}
