//! The addresses from which a key can be used, pasted in any format, or taken from the networks that used a key.

use crate::ui::field::TextArea;
use leptos::prelude::*;
use shared::key::{ALLOWED_IPS_LEN, AllowedIp, Coverage, coverage};
use shared::usage::KeyNetwork;

/// The field, and what will be stored.
#[component]
pub fn AllowedIps(text: RwSignal<String>, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div>
            <TextArea
                name="allowed_ips"
                label="Allowed IP addresses"
                hint="IPv4 or IPv6 addresses or CIDR ranges, separated by commas or new lines. Leave empty to allow any address."
                placeholder="203.0.113.0/24"
                value=text
                error
            />
            <p role="status" class="text-xs text-muted not-empty:mt-1.5">{move || text.with(|text| kept(text))}</p>
            <p role="status" class="text-xs text-warning-ink not-empty:mt-1.5">
                {move || text.with(|text| surprises(text).join(" "))}
            </p>
        </div>
    }
}

/// The entries, separated by white space, commas and semicolons.
pub fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|entry| !entry.is_empty())
}

/// The addresses of a key, one per line.
pub fn in_lines(allowed_ips: &[AllowedIp]) -> String {
    allowed_ips.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A list to which networks were added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extended {
    /// One entry per line.
    pub text: String,
    pub added: usize,
    /// How many networks the list had no room for.
    pub left_out: usize,
}

/// Adds the networks from which calls were accepted, unless the list allows them already.
pub fn with_networks(text: &str, networks: &[KeyNetwork]) -> Extended {
    let mut lines: Vec<String> = entries(text).map(str::to_owned).collect();
    let (listed, mut allowed) = (lines.len(), ranges(text));
    let mut left_out = 0;
    for network in networks.iter().filter(|network| network.calls > network.refusals) {
        let Some(range) = network.network.range() else { continue };
        if coverage(&allowed, range) == Coverage::Whole {
            continue;
        }
        if lines.len() >= ALLOWED_IPS_LEN {
            left_out += 1;
            continue;
        }
        lines.push(range.to_string());
        allowed.extend(range.to_string().parse::<AllowedIp>());
    }
    Extended { added: lines.len() - listed, text: lines.join("\n"), left_out }
}

/// The valid entries of a list.
pub fn ranges(text: &str) -> Vec<AllowedIp> {
    entries(text).filter_map(|entry| entry.parse().ok()).collect()
}

/// All addresses of one IP version, and what they do not include.
const EVERY_ADDRESS: [(&str, &str, &str, &str); 2] =
    [("0.0.0.0/0", "IPv4", "IPv6", "::/0"), ("::/0", "IPv6", "IPv4", "0.0.0.0/0")];
/// The maximum number of ranges that are explained.
const EXPLAINED: usize = 3;

/// Explains ranges that may mean something unexpected.
fn surprises(text: &str) -> Vec<String> {
    let ranges: Vec<String> = ranges(text).iter().map(ToString::to_string).collect();
    let has = |range: &str| ranges.iter().any(|kept| kept == range);
    let excluded = EVERY_ADDRESS.into_iter().filter(|(every, _, _, other)| has(every) && !has(other)).map(
        |(every, version, excluded, other)| {
            format!(
                "{every} means every {version} address. {excluded} addresses are rejected unless you list them too; \
                 {other} means every {excluded} address."
            )
        },
    );
    let host_parts = entries(text)
        .filter_map(|entry| Some(format!("{entry} means {}.", AllowedIp::without_host_part(entry)?)))
        .take(EXPLAINED);
    host_parts.chain(excluded).collect()
}

/// What will be stored: "3 addresses and ranges; 1 duplicate ignored."
fn kept(text: &str) -> Option<String> {
    let (mut kept, mut duplicates, mut unreadable) = (Vec::<AllowedIp>::new(), 0, 0);
    for entry in entries(text) {
        match entry.parse() {
            Ok(ip) if kept.contains(&ip) => duplicates += 1,
            Ok(ip) => kept.push(ip),
            Err(_) => unreadable += 1,
        }
    }
    let phrases = [
        (kept.len(), "address or range", "addresses and ranges"),
        (duplicates, "duplicate ignored", "duplicates ignored"),
        (unreadable, "invalid", "invalid"),
    ];
    let phrases = phrases.into_iter().filter(|(count, ..)| *count > 0);
    let phrases: Vec<String> =
        phrases.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many })).collect();
    (!phrases.is_empty()).then(|| format!("{}.", phrases.join("; ")))
}
