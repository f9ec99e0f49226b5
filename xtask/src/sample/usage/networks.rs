//! The networks that use the keys, as the Worker keeps them: CBOR in hexadecimal.

use anyhow::Result;
use minicbor::bytes::ByteArray;

/// Networks of the documentation ranges, and countries.
const NETWORKS: [([u8; 3], &str); 3] = [([203, 0, 113], "DE"), ([198, 51, 100], "US"), ([192, 0, 2], "GB")];
/// The last minute of a day.
const LAST_MINUTE: u16 = 1_439;

/// A network: its bytes, calls, rejected calls, the first and the last minute, and the country.
type Network = (ByteArray<3>, u64, u64, u16, u16, Option<&'static str>);

/// The networks of a key.
pub(super) struct Networks(Vec<([u8; 3], &'static str)>);

/// One or two networks.
pub(super) fn of_key(position: usize, merchant: usize) -> Networks {
    let count = if position.is_multiple_of(4) { 2 } else { 1 };
    Networks(NETWORKS.iter().cycle().skip(merchant % NETWORKS.len()).take(count).copied().collect())
}

impl Networks {
    /// The calls of a day: one in ten comes from the second network.
    pub(super) fn of_day(&self, calls: u64, refusals: u64, last_minute: Option<u16>) -> Result<String> {
        let last_minute = last_minute.unwrap_or(LAST_MINUTE);
        let part = |place: usize, count: u64| match (self.0.len(), place) {
            (1, _) => count,
            (_, 0) => count - count / 10,
            _ => count / 10,
        };
        let network = |(place, (bytes, country)): (usize, &([u8; 3], &'static str))| -> Network {
            let bytes = ByteArray::from(*bytes);
            (bytes, part(place, calls), part(place, refusals), 0, last_minute, Some(country))
        };
        let networks: Vec<_> = self.0.iter().enumerate().map(network).filter(|network| network.1 > 0).collect();
        super::hex(networks)
    }
}
