//! The format of e-mail addresses (RFC 5321). Only a delivered message proves that an address exists.
//!
//! ASCII only. A domain with other letters is written in its punycode form (`xn--…`), so that an address has one spelling
//! and look-alike addresses cannot be confused.

use crate::website::is_valid_if_punycode;

/// The longest address, in characters (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const EMAIL_LEN: usize = 254;
const LOCAL_LEN: usize = 64;
const DOMAIN_LEN: usize = 253;
const LABEL_LEN: usize = 63;

/// What [`is_email`] accepts, apart from the lengths of the parts, as a regular expression for the API's description.
pub const EMAIL_PATTERN: &str = r"^\s*[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\s*$";

/// Whether `text` is an address: a dot-atom, `@`, and a domain of at least two labels without a trailing dot.
pub(crate) fn is_email(text: &str) -> bool {
    text.len() <= EMAIL_LEN && text.rsplit_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain))
}

fn is_local(local: &str) -> bool {
    let is_atom = |atom: &str| !atom.is_empty() && atom.bytes().all(is_atom_text);
    local.len() <= LOCAL_LEN && local.split('.').all(is_atom)
}

/// RFC 5322, 3.2.3.
fn is_atom_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_LEN).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
            && is_valid_if_punycode(&label.to_ascii_lowercase())
    };
    let has_top_level =
        domain.rsplit_once('.').is_some_and(|(_, top)| top.starts_with(|c: char| c.is_ascii_alphabetic()));
    domain.len() <= DOMAIN_LEN && has_top_level && domain.split('.').all(is_label)
}
