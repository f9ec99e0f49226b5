//! What a list of allowed addresses would have done with the calls of a key.

use super::find;
use super::observed::{NetworkSum, shown_since, sums};
use crate::call::Call;
use crate::caller::MemberSession;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::usage::history;
use crate::usage::message::Day;
use shared::endpoint::DryRunAllowedIps;
use shared::key::{AllowedIp, Coverage, coverage};
use shared::moment::Moment;
use shared::usage::{DryRunReport, Network, OutsideNetwork};

pub(crate) async fn run(member: &MemberSession, call: Call<DryRunAllowedIps>) -> Result<Reply<DryRunReport>, Failure> {
    let context = &call.context;
    let key = find(context, member, call.target).await?;
    let since = shown_since(context.now).max(key.created_at);
    let history = history::of_key(context, key.id, since).await?;
    let complete = history.is_complete && history.recorded_since <= since;
    Ok(reply::ok(report(&history.days, &call.input.ranges(), since, complete)))
}

fn report(days: &[Day], ranges: &[AllowedIp], since: Moment, complete: bool) -> DryRunReport {
    let mut report =
        DryRunReport { since, calls: 0, inside: 0, outside: 0, unknown: 0, outside_networks: Vec::new(), complete };
    for sum in sums(days, NetworkSum::accepted).into_iter().filter(|sum| sum.accepted() > 0) {
        add(&mut report, sum, ranges);
    }
    report
}

fn add(report: &mut DryRunReport, sum: NetworkSum, ranges: &[AllowedIp]) {
    let calls = sum.accepted();
    report.calls += calls;
    report.complete &= sum.network != Network::More;
    let coverage = sum.network.range().map(|range| coverage(ranges, range));
    match coverage {
        // An empty list allows all addresses, also unknown ones.
        _ if ranges.is_empty() => report.inside += calls,
        Some(Coverage::Whole) => report.inside += calls,
        Some(other) => {
            report.outside += calls;
            report.outside_networks.push(OutsideNetwork {
                network: sum.network,
                country: sum.country.map(|country| country.as_str().to_owned()),
                calls,
                last_seen_at: sum.last,
                is_partly_inside: other == Coverage::Part,
            });
        }
        None => report.unknown += calls,
    }
}
