//! What was observed of a key: the permissions that its requests needed, their networks, and why they were rejected.

use super::find;
use crate::call::Call;
use crate::caller::MemberSession;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::usage::day::start_of;
use crate::usage::history::{self, History};
use crate::usage::message::Day;
use crate::usage::networks::{Country, NetworkCount};
use shared::endpoint::{GetKeyAdvice, ListKeyNetworks, ListKeyRefusals};
use shared::moment::Moment;
use shared::page::Page;
use shared::permission::PermissionSet;
use shared::usage::{
    ADVICE_DAYS, KeyAdvice, KeyNetwork, KeyRefusal, NETWORKS_SHOWN_DAYS, Network, Observed, observed_since,
};
use std::cmp::Reverse;

pub(crate) async fn advice(member: &MemberSession, call: Call<GetKeyAdvice>) -> Result<Reply<KeyAdvice>, Failure> {
    let (context, now) = (&call.context, call.context.now);
    let key = find(context, member, call.target).await?;
    let history = history::of_key(context, key.id, now.plus_ms(-ADVICE_DAYS * Moment::DAY_MS)).await?;
    let since = observed_since(key.created_at, history.recorded_since, now);
    Ok(reply::ok(KeyAdvice::new(key.permissions, observed(&history, since), since, now)))
}

fn observed(history: &History, since: Moment) -> Observed {
    let start = Observed { complete: history.is_complete, ..Observed::default() };
    let days = history.days.iter().filter(|day| start_of(day.number) >= since.floor(Moment::DAY_MS));
    days.fold(start, |sum, day| Observed {
        calls: sum.calls + day.counts.totals().0,
        used: sum.used.union(permissions(day.counts.used)),
        missing: sum.missing.union(permissions(day.counts.missing)),
        ..sum
    })
}

fn permissions(bits: u32) -> PermissionSet {
    PermissionSet::from_bits(bits).unwrap_or_default()
}

pub(crate) async fn networks(
    member: &MemberSession,
    call: Call<ListKeyNetworks>,
) -> Result<Reply<Page<KeyNetwork>>, Failure> {
    let context = &call.context;
    let key = find(context, member, call.target).await?;
    let history = history::of_key(context, key.id, shown_since(context.now)).await?;
    let sums = sums(&history.days, |sum| sum.calls);
    Ok(reply::ok(Page { items: sums.into_iter().map(NetworkSum::into_item).collect(), next_cursor: None }))
}

/// Since when networks are shown.
pub(super) fn shown_since(now: Moment) -> Moment {
    now.plus_ms(-NETWORKS_SHOWN_DAYS * Moment::DAY_MS).floor(Moment::DAY_MS)
}

/// The calls from a network on several days.
pub(super) struct NetworkSum {
    pub(super) network: Network,
    pub(super) country: Option<Country>,
    pub(super) calls: u64,
    pub(super) refusals: u64,
    pub(super) first: Moment,
    pub(super) last: Moment,
}

impl NetworkSum {
    pub(super) const fn accepted(&self) -> u64 {
        self.calls - self.refusals
    }

    fn of(count: &NetworkCount, day: u32) -> Self {
        let at = |minute: u16| start_of(day).plus_ms(i64::from(minute) * Moment::MINUTE_MS);
        Self {
            network: count.network,
            country: count.country,
            calls: count.calls.into(),
            refusals: count.refusals.into(),
            first: at(count.first),
            last: at(count.last),
        }
    }

    fn add(&mut self, later: Self) {
        self.country = later.country.or(self.country);
        self.calls += later.calls;
        self.refusals += later.refusals;
        self.first = self.first.min(later.first);
        self.last = self.last.max(later.last);
    }

    fn into_item(self) -> KeyNetwork {
        KeyNetwork {
            network: self.network,
            country: self.country.map(|country| country.as_str().to_owned()),
            calls: self.calls,
            refusals: self.refusals,
            first_seen_at: self.first,
            last_seen_at: self.last,
        }
    }
}

/// The networks of these days; those with the largest `size` first.
pub(super) fn sums(days: &[Day], size: fn(&NetworkSum) -> u64) -> Vec<NetworkSum> {
    let mut sums: Vec<NetworkSum> = Vec::new();
    for day in days {
        for count in day.counts.networks.iter() {
            let of_day = NetworkSum::of(count, day.number);
            match sums.iter_mut().find(|sum| sum.network == count.network) {
                Some(sum) => sum.add(of_day),
                None => sums.push(of_day),
            }
        }
    }
    sums.sort_unstable_by_key(|sum| (Reverse(size(sum)), sum.network));
    sums
}

pub(crate) async fn refusals(
    member: &MemberSession,
    call: Call<ListKeyRefusals>,
) -> Result<Reply<Page<KeyRefusal>>, Failure> {
    let context = &call.context;
    let key = find(context, member, call.target).await?;
    let rejections = history::rejections(context, key.id).await?;
    let items = rejections.newest_first().map(|rejection| KeyRefusal {
        at: rejection.at(),
        code: rejection.code,
        missing_permissions: permissions(rejection.missing),
        network: rejection.network,
        calls: rejection.calls.into(),
    });
    Ok(reply::ok(Page { items: items.collect(), next_cursor: None }))
}
