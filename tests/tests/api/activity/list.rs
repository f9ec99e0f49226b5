//! The list of events: newest first, in pages, with filters.

use keywright_tests::caller::Caller;
use keywright_tests::organisation::Organisation;
use shared::activity::{ActivityAction, ActivityFilter, Event};
use shared::endpoint::{CreateMerchant, ListActivity};
use shared::member::Role;

fn events(caller: &Caller, filter: &ActivityFilter) -> Vec<Event> {
    caller.call::<ListActivity>(&(), filter).items
}

fn actions(caller: &Caller, filter: &ActivityFilter) -> Vec<ActivityAction> {
    events(caller, filter).iter().map(|event| event.action).collect()
}

#[test]
fn the_newest_event_comes_first() {
    let organisation = Organisation::new();
    organisation.key(organisation.merchant().id);
    let told = events(&organisation.owner, &ActivityFilter::default());
    let expected = [ActivityAction::KeyCreated, ActivityAction::MerchantCreated, ActivityAction::SignedIn];
    assert_eq!(told.iter().take(3).map(|event| event.action).collect::<Vec<_>>(), expected);
    assert!(told.is_sorted_by(|newer, older| newer.at >= older.at));
}

#[test]
fn pages_miss_no_event_while_new_events_arrive() {
    let organisation = Organisation::new();
    for _ in 0..5 {
        organisation.merchant();
    }
    let expected: Vec<_> =
        events(&organisation.owner, &ActivityFilter::default()).iter().map(|event| event.id).collect();
    let limit = Some("2".parse().expect("a page size"));
    let mut filter = ActivityFilter { limit, ..ActivityFilter::default() };
    let mut found = Vec::new();
    while found.len() <= expected.len() {
        let page = organisation.owner.call::<ListActivity>(&(), &filter);
        found.extend(page.items.iter().map(|event| event.id));
        organisation.merchant();
        match page.next_cursor {
            Some(cursor) => filter.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn events_are_found_by_merchant_key_and_action() {
    let organisation = Organisation::new();
    let (one, other) = (organisation.merchant(), organisation.merchant());
    let key = organisation.key(one.id).key;
    let of_merchant = |merchant_id| ActivityFilter { merchant_id: Some(merchant_id), ..ActivityFilter::default() };
    let created = [ActivityAction::KeyCreated, ActivityAction::MerchantCreated];
    assert_eq!(actions(&organisation.owner, &of_merchant(one.id)), created);
    assert_eq!(actions(&organisation.owner, &of_merchant(other.id)), created[1..]);
    let of_key = ActivityFilter { key_id: Some(key.id), ..ActivityFilter::default() };
    assert_eq!(actions(&organisation.owner, &of_key), created[..1]);
    let of_action = ActivityFilter { action: Some(ActivityAction::MerchantCreated), ..ActivityFilter::default() };
    assert_eq!(events(&organisation.owner, &of_action).len(), 2);
    let both = ActivityFilter { action: of_action.action, ..of_merchant(one.id) };
    assert_eq!(events(&organisation.owner, &both).len(), 1);
}

#[test]
fn events_are_found_by_the_acting_member() {
    let organisation = Organisation::new();
    let admin = organisation.member(Role::Admin);
    admin.call::<CreateMerchant>(&(), &keywright_tests::organisation::new_merchant("By the admin"));
    organisation.merchant();
    let all = events(&organisation.owner, &ActivityFilter::default());
    let by_admin = all.iter().find(|event| event.after.get("name").is_some_and(|name| name == "By the admin"));
    let admin_id = by_admin.and_then(|event| event.by.as_ref()).map(|person| person.id);
    let of_admin = ActivityFilter {
        member_id: admin_id,
        action: Some(ActivityAction::MerchantCreated),
        ..ActivityFilter::default()
    };
    assert_eq!(events(&organisation.owner, &of_admin).len(), 1);
}

#[test]
fn filters_by_another_organisations_ids_find_nothing() {
    let (ours, theirs) = (Organisation::new(), Organisation::new());
    let merchant_id = Some(theirs.merchant().id);
    assert_eq!(events(&ours.owner, &ActivityFilter { merchant_id, ..ActivityFilter::default() }), []);
    let member_id = Some(theirs.owner_record.id);
    assert_eq!(events(&ours.owner, &ActivityFilter { member_id, ..ActivityFilter::default() }), []);
}
