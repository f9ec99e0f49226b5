//! The networks that used a key on a day: up to 64 are counted separately, all others together.

use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use shared::usage::{NETWORKS_PER_DAY, Network};
use std::str;

/// A country: ISO 3166-1 alpha-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Country([u8; 2]);

/// The calls from a network on a day. The minutes are those of the day.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct NetworkCount {
    #[cbor(n(0), with = "bytes")]
    pub(crate) network: Network,
    #[n(1)]
    pub(crate) calls: u32,
    #[n(2)]
    pub(crate) refusals: u32,
    #[n(3)]
    pub(crate) first: u16,
    #[n(4)]
    pub(crate) last: u16,
    #[n(5)]
    pub(crate) country: Option<Country>,
}

/// In the order of their first calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Networks(#[n(0)] Vec<NetworkCount>);

impl Country {
    /// `None` if the text is not two capital letters, or means that the country is not known.
    pub(crate) fn read(text: &str) -> Option<Self> {
        match text.as_bytes() {
            b"XX" => None,
            &[one, two] if one.is_ascii_uppercase() && two.is_ascii_uppercase() => Some(Self([one, two])),
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl NetworkCount {
    pub(crate) const fn accepted(&self) -> u32 {
        self.calls.saturating_sub(self.refusals)
    }

    /// Adds calls from the same network.
    pub(crate) fn add(&mut self, other: &Self) {
        self.calls = self.calls.saturating_add(other.calls);
        self.refusals = self.refusals.saturating_add(other.refusals);
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.country = self.country.or(other.country);
    }
}

impl Networks {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &NetworkCount> {
        self.0.iter()
    }

    /// Counts one call. Asks for the country until it is known.
    pub(super) fn count(
        &mut self,
        network: Network,
        country: impl FnOnce() -> Option<Country>,
        is_accepted: bool,
        minute: u16,
    ) {
        let refusals = u32::from(!is_accepted);
        let mut call = NetworkCount { network, calls: 1, refusals, first: minute, last: minute, country: None };
        let known = self.find(network);
        if network.range().is_some() && known.as_ref().is_none_or(|count| count.country.is_none()) {
            call.country = country();
        }
        match known {
            Some(count) => count.add(&call),
            None => self.add_one(&call),
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        other.0.iter().for_each(|count| self.add_one(count));
    }

    fn add_one(&mut self, count: &NetworkCount) {
        if let Some(sum) = self.find(count.network) {
            return sum.add(count);
        }
        let is_range = |count: &&NetworkCount| count.network.range().is_some();
        if is_range(&count) && self.0.iter().filter(is_range).count() >= NETWORKS_PER_DAY {
            return self.add_one(&NetworkCount { network: Network::More, country: None, ..count.clone() });
        }
        self.0.push(count.clone());
    }

    fn find(&mut self, network: Network) -> Option<&mut NetworkCount> {
        self.0.iter_mut().find(|count| count.network == network)
    }
}

impl<C> Encode<C> for Country {
    fn encode<W: Write>(&self, encoder: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        encoder.str(self.as_str())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Country {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::read(decoder.str()?).ok_or_else(|| decode::Error::message("no country"))
    }
}

/// A network as its bytes: three of an IPv4 network, six of an IPv6 network, none if it is unknown, one for all others.
pub(super) mod bytes {
    use super::{Decoder, Encoder, Network, Write};
    use minicbor::{decode::Error as DecodeError, encode::Error as EncodeError};

    pub(in super::super) fn encode<C, W: Write>(
        network: &Network,
        encoder: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let bytes: &[u8] = match network {
            Network::Unknown => &[],
            Network::More => &[0],
            Network::V4(bytes) => bytes,
            Network::V6(bytes) => bytes,
        };
        encoder.bytes(bytes)?.ok()
    }

    pub(in super::super) fn decode<C>(decoder: &mut Decoder<'_>, _: &mut C) -> Result<Network, DecodeError> {
        match *decoder.bytes()? {
            [] => Ok(Network::Unknown),
            [_] => Ok(Network::More),
            [a, b, c] => Ok(Network::V4([a, b, c])),
            [a, b, c, d, e, f] => Ok(Network::V6([a, b, c, d, e, f])),
            _ => Err(DecodeError::message("no network")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::{decoded, encoded};
    use super::*;

    fn network(number: u8) -> Network {
        Network::V4([10, 0, number])
    }

    #[test]
    fn networks_after_the_64th_are_counted_together() {
        let mut networks = Networks::default();
        for number in 0..70 {
            networks.count(network(number), || None, true, 5);
        }
        networks.count(Network::Unknown, || None, false, 7);
        networks.count(network(3), || None, true, 9);
        assert_eq!(networks.0.len(), 64 + 2);
        let of = |network: Network| networks.iter().find(|count| count.network == network).unwrap();
        assert_eq!(of(Network::More).calls, 6);
        assert_eq!((of(Network::Unknown).refusals, of(Network::Unknown).accepted()), (1, 0));
        assert_eq!((of(network(3)).calls, of(network(3)).first, of(network(3)).last), (2, 5, 9));
    }

    #[test]
    fn the_country_is_asked_for_until_it_is_known() {
        let mut networks = Networks::default();
        networks.count(network(1), || None, true, 0);
        networks.count(network(1), || Country::read("CH"), true, 0);
        networks.count(network(1), || panic!("the network is known"), true, 0);
        assert_eq!(networks.0[0].country, Country::read("CH"));
        assert_eq!(Country::read("XX").or(Country::read("ch")).or(Country::read("CHE")), None);
    }

    #[test]
    fn networks_keep_their_values_in_cbor_and_take_few_bytes() {
        let mut networks = Networks::default();
        let all = [Network::Unknown, Network::More, network(9), Network::V6([1, 2, 3, 4, 5, 6])];
        for network in all {
            networks.count(network, || Country::read("DE"), true, 1_439);
        }
        let bytes = encoded(&networks);
        assert_eq!(decoded::<Networks>(&bytes).unwrap(), networks);
        assert!(bytes.len() < 4 * 20, "{}", bytes.len());
    }
}
