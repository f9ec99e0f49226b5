//! `GET /api/members/{member_id}/keys`, and `created_by` in lists of keys.

use keywright_tests::organisation::{Organisation, new_key};
use shared::endpoint::{CreateKey, GetKey, ListKeys, ListMemberKeys, Nothing, RemoveMember};
use shared::id::{KeyId, MemberId};
use shared::key::{Key, KeyFilter, KeyStatus, Mode};
use shared::member::Role;
use shared::page::{Limit, Page, PageFilter};

fn of_member(organisation: &Organisation, id: MemberId, filter: &PageFilter) -> Page<Key> {
    organisation.owner.call::<ListMemberKeys>(&id, filter)
}

fn ids(page: &Page<Key>) -> Vec<KeyId> {
    page.items.iter().map(|key| key.id).collect()
}

#[test]
fn a_members_enabled_keys_are_listed_across_merchant_accounts() {
    let organisation = Organisation::new();
    let developer = organisation.member(Role::Developer);
    let member_id = developer.session().member.id;
    let merchants = [organisation.merchant().id, organisation.merchant().id];
    let created = |place: usize| developer.call::<CreateKey>(&merchants[place], &new_key(Mode::Test)).key;
    let [first, second, disabled, expired, revoked] = [0, 1, 0, 1, 0].map(created);
    organisation.key(merchants[0]);
    organisation.disable(&disabled);
    organisation.expire(&expired);
    organisation.revoke(&revoked);
    assert_eq!(ids(&of_member(&organisation, member_id, &PageFilter::default())), [second.id, first.id]);
    let limit: Option<Limit> = Some("1".parse().expect("a limit"));
    let page = of_member(&organisation, member_id, &PageFilter { limit, cursor: None });
    assert_eq!(ids(&page), [second.id]);
    let page = of_member(&organisation, member_id, &PageFilter { limit, cursor: page.next_cursor });
    assert_eq!((ids(&page), page.next_cursor), (vec![first.id], None));
    organisation.owner.call::<RemoveMember>(&member_id, &Nothing {});
    assert_eq!(organisation.owner.call::<GetKey>(&first.id, &Nothing {}).status, KeyStatus::Enabled);
}

#[test]
fn keys_can_be_filtered_by_creator_and_other_filters() {
    let organisation = Organisation::new();
    let developer = organisation.member(Role::Developer);
    let merchant_id = organisation.merchant().id;
    let owners = organisation.key(merchant_id).key;
    let [theirs, disabled] = [(); 2].map(|()| developer.call::<CreateKey>(&merchant_id, &new_key(Mode::Test)).key);
    organisation.disable(&disabled);
    let listed = |created_by, status, mode| {
        let filter = KeyFilter { created_by: Some(created_by), status, mode, ..KeyFilter::default() };
        ids(&organisation.owner.call::<ListKeys>(&merchant_id, &filter))
    };
    let member_id = developer.session().member.id;
    assert_eq!(listed(member_id, None, None), [theirs.id, disabled.id]);
    assert_eq!(listed(member_id, Some(KeyStatus::Disabled), Some(Mode::Test)), [disabled.id]);
    assert_eq!(listed(member_id, None, Some(Mode::Live)), []);
    assert_eq!(listed(organisation.owner_record.id, None, None), [owners.id]);
    organisation.owner.call::<RemoveMember>(&member_id, &Nothing {});
    assert_eq!(listed(member_id, None, None), [theirs.id, disabled.id], "keys of removed members are found too");
    assert_eq!(listed(Organisation::new().owner_record.id, None, None), []);
}
