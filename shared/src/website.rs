//! Web addresses, as the URL standard reads them: stored with the host in punycode, shown in Unicode.

use crate::runtime::{self, WebUrl};
use crate::text::is_plain;

/// The longest web address, in characters, both as sent and as stored.
pub const WEBSITE_LEN: usize = 500;
const LABEL_LEN: usize = 63;
const HOST_LEN: usize = 253;

/// A pattern of such addresses for the API description: the scheme can be missing, and there is no user.
pub const WEBSITE_PATTERN: &str =
    r"^\s*([Hh][Tt][Tt][Pp][Ss]?:)?[\\/]*[^\s\\/?#@:.\u0000-\u0020][^\s\\/?#@]*([\\/?#].*)?$";

/// The address in the form in which it is stored. A missing scheme becomes https. `None` if it is not an http or https URL
/// with a host and without a user.
pub(crate) fn read(text: &str) -> Option<String> {
    let has_scheme = ["http:", "https:"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let WebUrl { scheme, has_user, host, port, rest } =
        if has_scheme { runtime::web_url(text)? } else { runtime::web_url(&format!("https://{text}"))? };
    let is_right = matches!(scheme.as_str(), "http" | "https")
        && !has_user
        && is_host(&host)
        && (has_scheme || (host.contains(['.', ':']) && !text.contains("://")));
    let port = if port.is_empty() { port } else { format!(":{port}") };
    let rest = if rest == "/" { "" } else { rest.as_str() };
    is_right.then(|| format!("{scheme}://{host}{port}{rest}"))
}

/// An IPv6 address, or labels of the usual lengths.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_LEN).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && is_valid_if_punycode(label)
    };
    host.starts_with('[') || (host.len() <= HOST_LEN && host.split('.').all(is_label))
}

/// Whether a label in lower case is not punycode, or punycode of a visible text.
pub(crate) fn is_valid_if_punycode(label: &str) -> bool {
    let Some(code) = label.strip_prefix("xn--") else { return true };
    let is_readable = |letters: &String| !letters.is_ascii() && is_plain(letters);
    punycode::decode(code)
        .ok()
        .filter(is_readable)
        .is_some_and(|letters| punycode::encode(&letters).as_deref() == Ok(code))
}

/// The address as people read it: the host in Unicode.
pub fn shown(stored: &str) -> String {
    let Some((scheme, rest)) = stored.split_once("://") else { return stored.to_owned() };
    let host_len = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let Some((host, rest)) = rest.split_at_checked(host_len) else { return stored.to_owned() };
    let labels: Vec<String> = host.split('.').map(decoded).collect();
    format!("{scheme}://{}{rest}", labels.join("."))
}

fn decoded(label: &str) -> String {
    let letters = label.strip_prefix("xn--").and_then(|code| punycode::decode(code).ok());
    letters.filter(|letters| is_plain(letters)).unwrap_or_else(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_stored_in_one_form() {
        for (typed, stored) in [
            ("https://shop.example", "https://shop.example"),
            ("HTTPS://Shop.Example/", "https://shop.example"),
            ("shop.example", "https://shop.example"),
            ("www.shop.example/a b?c=d#e", "https://www.shop.example/a%20b?c=d#e"),
            ("shop.example:8443", "https://shop.example:8443"),
            ("//shop.example", "https://shop.example"),
            ("http://shop.example:80/x/", "http://shop.example/x/"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("BÜCHER.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
            ("https://127.0.0.1:8080", "https://127.0.0.1:8080"),
            ("https://[2001:db8::1]/", "https://[2001:db8::1]"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://my_shop.example", "https://my_shop.example"),
        ] {
            assert_eq!(read(typed).as_deref(), Some(stored), "{typed}");
        }
    }

    #[test]
    fn what_is_no_web_address_is_rejected() {
        for typed in [
            "",
            "shop",
            "https://",
            "https://.example",
            "https://shop..example",
            "https://shop.example.",
            "https://-shop.example",
            "https://shop.example:99999",
            "https://shop.example:x",
            "https://ada@shop.example",
            "https://xn--a.example",
            "https://xn--.example",
            "https://xn--shop-.example",
            "https://ada:secret@shop.example",
            "ada@shop.example",
            "mailto:ada@shop.example",
            "javascript:alert(1)",
            "ftp://shop.example",
            "data:text/html,x",
            "https://a b.example",
            "https://%",
            "https://256.256.256.256",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
        assert_eq!(read(&format!("https://{}.example", "a".repeat(64))), None);
    }

    #[test]
    fn a_host_is_shown_in_its_own_letters() {
        for (stored, expected) in [
            ("https://xn--bcher-kva.example/x?y", "https://bücher.example/x?y"),
            ("https://shop.example:8443", "https://shop.example:8443"),
            ("https://xn--e1afmkfd.xn--p1ai", "https://пример.рф"),
            ("https://xn--a", "https://xn--a"),
            ("shop", "shop"),
        ] {
            assert_eq!(shown(stored), expected);
        }
    }
}
