//! The addresses from which a key can be used.

use crate::field::{FieldErrorCode, FieldErrors};
use crate::wire_name::serde_as_text;
use ipnet::{IpNet, Ipv4Net};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The most IP ranges that a key is restricted to.
pub const ALLOWED_IPS_LEN: usize = 100;
/// What an entry looks like, for the API's description.
pub(super) const ALLOWED_IP_PATTERN: &str = r"^\s*[0-9A-Fa-f:.]+(/[0-9]{1,3})?\s*$";
/// How many characters of a wrong entry are quoted: more than any address has.
const SHOWN_LEN: usize = 60;

/// An IPv4 or IPv6 address or range from which a key can be used. A single address is written without its prefix length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AllowedIp(IpNet);

impl AllowedIp {
    /// The range that `text` means, if it has bits after the prefix: `203.0.113.7/24` means `203.0.113.0/24`.
    pub fn without_host_part(text: &str) -> Option<Self> {
        let net = range(text.trim())?;
        (net != net.trunc()).then(|| Self(unmapped(net.trunc())))
    }

    pub fn contains(self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

/// How much of a network a list of ranges contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    None,
    Part,
    Whole,
}

/// How much of `network` the ranges contain together.
pub fn coverage(ranges: &[AllowedIp], network: IpNet) -> Coverage {
    let ranges: Vec<IpNet> = ranges.iter().map(|range| range.0).collect();
    // Adjacent ranges are merged, so a network that is contained is in one of them.
    let merged = IpNet::aggregate(&ranges);
    if merged.iter().any(|range| range.contains(&network)) {
        Coverage::Whole
    } else if merged.iter().any(|range| network.contains(range)) {
        Coverage::Part
    } else {
        Coverage::None
    }
}

impl fmt::Display for AllowedIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() { self.0.addr().fmt(f) } else { self.0.fmt(f) }
    }
}

const INVALID: &str = "isn't a valid IP address or CIDR range, such as 203.0.113.0/24 or 2001:db8::/32.";

/// A text that is neither an IP address nor a CIDR range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedIp;

impl fmt::Display for MalformedIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "This {INVALID}")
    }
}

impl std::error::Error for MalformedIp {}

impl FromStr for AllowedIp {
    type Err = MalformedIp;

    /// Reads an address or a range; bits after the prefix are ignored.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        text.parse::<IpAddr>()
            .map(|address| IpNet::from(address.to_canonical()))
            .ok()
            .or_else(|| range(text))
            .map(|net| Self(unmapped(net.trunc())))
            .ok_or(MalformedIp)
    }
}

/// Reads a range. Its address is one that can stand alone: `010.0.0.0/8` could mean `8.0.0.0/8`.
fn range(text: &str) -> Option<IpNet> {
    let (address, _) = text.split_once('/')?;
    address.parse::<IpAddr>().ok()?;
    text.parse().ok()
}

/// A range of IPv4 addresses that was written as IPv6 (`::ffff:203.0.113.0/120`), as IPv4.
fn unmapped(net: IpNet) -> IpNet {
    let mapped = match net {
        IpNet::V6(net) if net.prefix_len() >= 96 => net.addr().to_ipv4_mapped().zip(Some(net.prefix_len() - 96)),
        IpNet::V6(_) | IpNet::V4(_) => None,
    };
    mapped.and_then(|(address, len)| Ipv4Net::new(address, len).ok()).map_or(net, IpNet::V4)
}

serde_as_text!(AllowedIp, {
    "description": "An IPv4 or IPv6 address, or a range of them (CIDR).",
    "type": "string",
    "examples": ["203.0.113.7", "203.0.113.0/24", "2001:db8::/32"],
});

/// Parses a list: duplicates are removed, each wrong entry is named.
pub(crate) fn read_allowed_ips(texts: &[String], errors: &mut FieldErrors) -> Vec<AllowedIp> {
    let mut allowed_ips = Vec::new();
    for (place, text) in texts.iter().enumerate().take(ALLOWED_IPS_LEN) {
        match text.parse::<AllowedIp>() {
            Ok(ip) if !allowed_ips.contains(&ip) => allowed_ips.push(ip),
            Ok(_) => {}
            Err(MalformedIp) => {
                let shown: String = text.chars().take(SHOWN_LEN).collect();
                errors.add(format!("allowed_ips[{place}]"), FieldErrorCode::Invalid, format!("“{shown}” {INVALID}"));
            }
        }
    }
    if texts.len() > ALLOWED_IPS_LEN {
        errors.add("allowed_ips", FieldErrorCode::TooMany, format!("Use at most {ALLOWED_IPS_LEN} ranges."));
    }
    allowed_ips
}
