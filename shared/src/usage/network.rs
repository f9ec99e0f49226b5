//! The networks that use a key. Single addresses are not stored.

use crate::field::{FieldError, FieldErrors};
use crate::key::{ALLOWED_IPS_LEN, AllowedIp, read_allowed_ips};
use crate::moment::Moment;
use crate::permission::PermissionSet;
use crate::verification::VerificationCode;
use crate::wire_name::serde_as_text;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// How many days networks are kept.
pub const NETWORK_DAYS: i64 = 90;
/// How many days back lists of networks and dry runs look.
pub const NETWORKS_SHOWN_DAYS: i64 = 30;
/// How many networks of a key and day are counted separately. All others are counted as `more`.
pub const NETWORKS_PER_DAY: usize = 64;

/// Where calls came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Network {
    /// The address was not sent, or could not be read.
    Unknown,
    /// One of the networks after the first 64 of a day.
    More,
    /// The first 24 bits of an IPv4 address.
    V4([u8; 3]),
    /// The first 48 bits of an IPv6 address.
    V6([u8; 6]),
}

impl Network {
    /// The network of an address.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                Self::V4([a, b, c])
            }
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, ..] = address.octets();
                Self::V6([a, b, c, d, e, f])
            }
        }
    }

    /// The range of its addresses; `None` if it is not one network.
    pub fn range(self) -> Option<IpNet> {
        match self {
            Self::Unknown | Self::More => None,
            Self::V4([a, b, c]) => Ipv4Net::new([a, b, c, 0].into(), 24).ok().map(IpNet::V4),
            Self::V6([a, b, c, d, e, f]) => {
                let address = [a, b, c, d, e, f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
                Ipv6Net::new(address.into(), 48).ok().map(IpNet::V6)
            }
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.range() {
            Some(range) => range.fmt(f),
            None if *self == Self::More => f.write_str("more"),
            None => f.write_str("unknown"),
        }
    }
}

/// A text that is no network as Keywright writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedNetwork;

impl fmt::Display for MalformedNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Expected an IPv4 network with 24 bits, an IPv6 network with 48 bits, `more` or `unknown`.")
    }
}

impl std::error::Error for MalformedNetwork {}

impl FromStr for Network {
    type Err = MalformedNetwork;

    fn from_str(text: &str) -> Result<Self, MalformedNetwork> {
        match text {
            "unknown" => Ok(Self::Unknown),
            "more" => Ok(Self::More),
            _ => {
                let range = text.parse::<IpNet>().map_err(|_| MalformedNetwork)?;
                let network = Self::of(range.addr());
                if network.range() == Some(range) { Ok(network) } else { Err(MalformedNetwork) }
            }
        }
    }
}

serde_as_text!(Network, {
    "description": "The network of client addresses: an IPv4 network with 24 bits, or an IPv6 network with 48 bits. \
                    `unknown` if the address was not sent; `more` for all after the first 64 of a day.",
    "type": "string",
    "examples": ["203.0.113.0/24", "2001:db8::/48", "unknown", "more"],
});

/// A network that used a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyNetwork {
    pub network: Network,
    /// ISO 3166-1 alpha-2, if it is known.
    pub country: Option<String>,
    /// All calls, with any result.
    pub calls: u64,
    /// Those that rejected the key.
    pub refusals: u64,
    /// To the minute, within the last 30 days.
    pub first_seen_at: Moment,
    /// To the minute.
    pub last_seen_at: Moment,
}

/// Rejected calls of a key in a minute, with the same reason and from the same network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyRefusal {
    /// The minute.
    pub at: Moment,
    pub code: VerificationCode,
    /// With `insufficient_permissions`: those that the key lacks.
    pub missing_permissions: PermissionSet,
    pub network: Network,
    pub calls: u64,
}

/// A list of addresses to try out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AllowedIpsDryRun {
    /// Addresses and ranges, as for a new key. Empty allows all addresses.
    #[schemars(length(max = ALLOWED_IPS_LEN))]
    pub allowed_ips: Vec<String>,
}

impl AllowedIpsDryRun {
    /// Checks; every wrong entry is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let ranges = read_allowed_ips(&self.allowed_ips, &mut errors);
        errors.or(Self { allowed_ips: ranges.iter().map(ToString::to_string).collect() })
    }

    /// The ranges of a checked list.
    pub fn ranges(&self) -> Vec<AllowedIp> {
        self.allowed_ips.iter().filter_map(|text| text.parse().ok()).collect()
    }
}

/// What a list of allowed addresses would have done with the accepted calls of the last 30 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DryRunReport {
    pub since: Moment,
    /// The accepted calls. Rejected ones are left out: the list would not change them.
    pub calls: u64,
    /// Those from networks whose addresses are all in the list.
    pub inside: u64,
    /// Those from other networks.
    pub outside: u64,
    /// Those whose network is not known.
    pub unknown: u64,
    /// Where the calls came from that count as outside; the most calls first.
    pub outside_networks: Vec<OutsideNetwork>,
    /// False if calls may be missing, or if some came from networks that are not counted separately.
    pub complete: bool,
}

/// A network that is not, or not entirely, in a list of addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutsideNetwork {
    pub network: Network,
    /// ISO 3166-1 alpha-2, if it is known.
    pub country: Option<String>,
    /// Accepted calls.
    pub calls: u64,
    pub last_seen_at: Moment,
    /// Whether some of its addresses are in the list. Which of them called is not stored.
    pub is_partly_inside: bool,
}
