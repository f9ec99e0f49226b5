//! The address of the key holder, as gateways and proxies write it.

use std::net::{IpAddr, Ipv6Addr};

/// The address of the key holder in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientIp {
    NotSent,
    /// Such as `unknown`, or an empty text. Only keys that are restricted to addresses are rejected for it.
    Unreadable,
    Known(IpAddr),
}

impl ClientIp {
    /// Reads an address: bare, with a port, in brackets, in quotes, with a zone, or as `for=…` (RFC 7239).
    pub fn read(text: &str) -> Self {
        read(text).map_or(Self::Unreadable, |ip| Self::Known(ip.to_canonical()))
    }
}

fn read(text: &str) -> Option<IpAddr> {
    let text = unquoted(text.trim());
    let text = match text.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("for") => {
            unquoted(value.split(';').next().unwrap_or(value).trim())
        }
        _ => text,
    };
    if let Some((address, port)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let has_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
        return has_port.then(|| ipv6(address)).flatten().map(IpAddr::V6);
    }
    match text.split_once(':') {
        Some((address, port)) if is_port(port) && !address.is_empty() => address.parse().ok().map(IpAddr::V4),
        Some(_) => ipv6(text).map(IpAddr::V6),
        None => text.parse().ok().map(IpAddr::V4),
    }
}

/// The zone names a network of the gateway. It is not part of the address.
fn ipv6(text: &str) -> Option<Ipv6Addr> {
    match text.split_once('%') {
        Some((_, "")) => None,
        Some((address, _zone)) => address.parse().ok(),
        None => text.parse().ok(),
    }
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).map_or(text, str::trim)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}
