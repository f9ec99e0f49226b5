//! By what anonymous callers are counted: a known device or an address.

use crate::context::RequestContext;
use crate::cookie;
use crate::signing::{self, Purpose};
use std::net::{IpAddr, Ipv6Addr};

/// A known device has its own count, so that strangers at the same address cannot use it up.
pub(super) fn device_or_address(context: &RequestContext) -> String {
    known_device(context).unwrap_or_else(|| address(context))
}

fn known_device(context: &RequestContext) -> Option<String> {
    let (id, signature) = cookie::read_device(&context.header("Cookie")?)?;
    signing::is_signed(&context.env, Purpose::KnownDevice, &id, &signature).then(|| format!("device {id}"))
}

/// The address of a request: an IPv4 address, or the /64 network of an IPv6 address, because one customer has all of
/// it.
pub(super) fn address(context: &RequestContext) -> String {
    context.client().ip.map_or_else(|| "unknown".to_owned(), |ip| network(&ip))
}

fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn an_ipv6_address_counts_as_its_network() {
        for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::", "2001:DB8:1:2:0:0:0:9"] {
            assert_eq!(network(address), "2001:db8:1:2::/64");
        }
        assert_ne!(network("2001:db8:1:3::1"), network("2001:db8:1:2::1"));
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
    }
}
