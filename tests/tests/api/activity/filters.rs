//! Filters of the list, single and combined, over several pages.

use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use shared::activity::{ActivityAction, ActivityFilter, Event};
use shared::endpoint::ListActivity;
use shared::member::Role;
use shared::moment::Moment;

/// All events of the list, page by page.
fn paged(organisation: &Organisation, filter: &ActivityFilter) -> Vec<Event> {
    let mut filter = ActivityFilter { limit: "3".parse().ok(), ..filter.clone() };
    let mut events = Vec::new();
    loop {
        let page = organisation.owner.call::<ListActivity>(&(), &filter);
        events.extend(page.items);
        match page.next_cursor {
            Some(cursor) => filter.cursor = Some(cursor),
            None => return events,
        }
    }
}

fn lets_through(filter: &ActivityFilter, event: &Event) -> bool {
    let is_by = |member| event.by.as_ref().is_some_and(|person| person.id == member);
    filter.merchant_id.is_none_or(|merchant| event.merchant_id == Some(merchant))
        && filter.key_id.is_none_or(|key| event.key_id == Some(key))
        && filter.member_id.is_none_or(|member| is_by(member) || event.member_id == Some(member))
        && filter.action.is_none_or(|action| event.action == action)
        && filter.from.is_none_or(|from| event.at >= from)
        && filter.until.is_none_or(|until| event.at < until)
}

/// An organisation with two members, two merchants, and keys in several states, one expired.
fn busy() -> Organisation {
    let organisation = Organisation::new();
    organisation.member(Role::Admin);
    let [one, other] = [organisation.merchant(), organisation.merchant()];
    let keys = [one.id, one.id, other.id].map(|merchant_id| organisation.key(merchant_id).key);
    organisation.disable(&keys[0]);
    organisation.revoke(&keys[1]);
    organisation.expire(&keys[2]);
    organisation
}

/// All combinations of filters, with values that some events have.
fn all_filters(events: &[Event]) -> Vec<ActivityFilter> {
    let with_key = events.iter().find(|event| event.key_id.is_some() && event.by.is_some()).expect("an event of a key");
    let by = with_key.by.as_ref().expect("a person");
    let (newest, oldest) = (&events[0], events.last().expect("an event"));
    let middle = Moment::from_ms(i64::midpoint(newest.at.ms(), oldest.at.ms()));
    let set = |bits: u32, bit: u32| bits & (1 << bit) != 0;
    let filters = (0..64).map(|bits| ActivityFilter {
        merchant_id: with_key.merchant_id.filter(|_| set(bits, 0)),
        key_id: with_key.key_id.filter(|_| set(bits, 1)),
        member_id: set(bits, 2).then_some(by.id),
        action: set(bits, 3).then_some(ActivityAction::KeyCreated),
        from: set(bits, 4).then_some(oldest.at.plus_ms(1)),
        until: set(bits, 5).then_some(middle),
        ..ActivityFilter::default()
    });
    filters.collect()
}

#[test]
fn combined_filters_find_the_events_that_match_each_filter() {
    let organisation = busy();
    let all = paged(&organisation, &ActivityFilter::default());
    assert!(all.len() > 10 && all.is_sorted_by_key(|event| std::cmp::Reverse((event.at, event.number))));
    for filter in all_filters(&all) {
        let expected: Vec<_> = all.iter().filter(|event| lets_through(&filter, event)).cloned().collect();
        assert_eq!(paged(&organisation, &filter), expected, "{filter:?}");
    }
}

#[test]
fn from_is_inclusive_and_until_is_exclusive() {
    let organisation = Organisation::new();
    organisation.merchant();
    let newest = organisation.owner.call::<ListActivity>(&(), &ActivityFilter::default()).items.remove(0);
    let at = |from, until| {
        let filter = ActivityFilter { from, until, ..ActivityFilter::default() };
        paged(&organisation, &filter).contains(&newest)
    };
    assert!(at(Some(newest.at), None) && at(None, Some(newest.at.plus_ms(1))));
    assert!(!at(Some(newest.at.plus_ms(1)), None) && !at(None, Some(newest.at)));
    assert!(!at(Some(newest.at), Some(newest.at)));
}

#[test]
fn events_of_the_same_millisecond_keep_their_order() {
    let organisation = Organisation::new();
    database::run(SAME_MOMENT, &[&organisation.id.to_string()]);
    let filter = ActivityFilter { action: Some(ActivityAction::MerchantUpdated), ..ActivityFilter::default() };
    let numbers: Vec<_> = paged(&organisation, &filter).iter().map(|event| event.number).collect();
    assert_eq!(numbers.len(), 50);
    assert!(numbers.is_sorted_by(|newer, older| newer == &(older + 1)), "{numbers:?}");
}

/// The ids do not reflect the order in which the events were written.
const SAME_MOMENT: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
    INSERT INTO events (organisation_id, number, id, at, action, before, after)
    SELECT ?1, last + i, 'evt_' || printf('%026d', last * 1000000 + i * 7919 % 50), 1700000000000, 'merchant_updated', '{}', '{}'
    FROM n, (SELECT max(number) AS last FROM events WHERE organisation_id = ?1)";

#[test]
fn events_are_numbered_from_1_within_their_organisation() {
    let organisation = busy();
    let mut numbers: Vec<_> =
        paged(&organisation, &ActivityFilter::default()).iter().map(|event| event.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
}

#[test]
fn an_event_about_a_member_contains_their_name() {
    let organisation = Organisation::new();
    let filter = ActivityFilter { action: Some(ActivityAction::SignedIn), ..ActivityFilter::default() };
    let event = organisation.owner.call::<ListActivity>(&(), &filter).items.remove(0);
    assert_eq!(event.subject.as_deref(), Some(organisation.owner_record.name.as_str()));
}
