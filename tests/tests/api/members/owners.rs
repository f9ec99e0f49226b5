//! An organisation always keeps an owner.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use keywright_tests::request::Reply;
use shared::endpoint::{Nothing, RemoveMember, UpdateMember};
use shared::id::MemberId;
use shared::member::{MemberPatch, Role};
use shared::problem::ErrorCode;
use std::thread;

fn owners(organisation: &Organisation) -> i64 {
    let sql = "SELECT count(*) FROM members WHERE organisation_id = ? AND role = 'owner' AND removed_at IS NULL";
    database::number(sql, &[&organisation.id.to_string()])
}

#[test]
fn the_last_owner_is_neither_removed_nor_given_another_role() {
    let organisation = Organisation::new();
    let (owner, id) = (&organisation.owner, organisation.owner_record.id);
    organisation.member(Role::Admin);
    for request in [
        owner.request_to::<RemoveMember>(&id, &Nothing {}),
        owner.request_to::<UpdateMember>(&id, &MemberPatch { role: Role::Admin }),
    ] {
        assert_eq!(organisation.refuses(request).code, ErrorCode::LastOwner);
    }
}

#[test]
fn an_owner_may_go_once_there_is_another() {
    let organisation = Organisation::new();
    let second = organisation.member(Role::Owner);
    organisation.owner.call::<RemoveMember>(&organisation.owner_record.id, &Nothing {});
    assert_eq!(owners(&organisation), 1);
    let refused = second.refusal::<RemoveMember>(&second.session().member.id, &Nothing {});
    assert_eq!(refused.code, ErrorCode::LastOwner);
}

/// Twenty owners, of whom each is asked at once to go by one of them.
fn all_go_at_once(go: impl Fn(&Caller, MemberId, usize) -> Reply + Sync) {
    let organisation = Organisation::new();
    let mut all: Vec<_> = (1..20).map(|_| organisation.member(Role::Owner)).collect();
    all.push(organisation.owner.clone());
    let ids: Vec<_> = all.iter().map(|caller| caller.session().member.id).collect();
    let replies: Vec<_> = thread::scope(|scope| {
        let asking: Vec<_> = (0..20)
            .map(|place| {
                let (caller, id, go) = (&all[place], ids[(place + 1) % 20], &go);
                scope.spawn(move || go(caller, id, place))
            })
            .collect();
        asking.into_iter().map(|asked| asked.join().expect("a reply")).collect()
    });
    assert!(owners(&organisation) >= 1, "nobody is left: {replies:?}");
    assert!(replies.iter().any(|reply| reply.status < 300), "nobody went: {replies:?}");
    // Whoever is left goes, one after the other, and the last cannot.
    let mut codes = Vec::new();
    for (caller, id) in all.iter().zip(&ids) {
        let reply = caller.ask::<RemoveMember>(id, &Nothing {});
        codes.extend((reply.status >= 400).then(|| reply.problem().code));
    }
    assert_eq!(owners(&organisation), 1);
    assert!(codes.contains(&ErrorCode::LastOwner), "{codes:?}");
}

#[test]
fn of_twenty_owners_who_remove_each_other_at_once_one_stays() {
    all_go_at_once(|caller, id, _| caller.ask::<RemoveMember>(&id, &Nothing {}));
}

#[test]
fn of_twenty_owners_who_demote_or_remove_each_other_at_once_one_stays() {
    all_go_at_once(|caller, id, place| {
        if place % 2 == 0 {
            caller.ask::<RemoveMember>(&id, &Nothing {})
        } else {
            caller.ask::<UpdateMember>(&id, &MemberPatch { role: Role::Viewer })
        }
    });
}

#[test]
fn of_twenty_who_all_want_to_leave_at_once_one_stays() {
    let organisation = Organisation::new();
    let mut all: Vec<_> = (1..20).map(|_| organisation.member(Role::Owner)).collect();
    all.push(organisation.owner.clone());
    let ids: Vec<_> = all.iter().map(|caller| caller.session().member.id).collect();
    let statuses: Vec<_> = thread::scope(|scope| {
        let leave = |caller: &Caller, id: &MemberId| caller.ask::<RemoveMember>(id, &Nothing {}).status;
        let asking: Vec<_> = all.iter().zip(&ids).map(|(caller, id)| scope.spawn(move || leave(caller, id))).collect();
        asking.into_iter().map(|asked| asked.join().expect("a reply")).collect()
    });
    assert_eq!((owners(&organisation), statuses.iter().filter(|status| **status == 409).count()), (1, 1));
}

#[test]
fn not_even_sql_leaves_an_organisation_without_an_owner() {
    let organisation = Organisation::new();
    let id = organisation.owner_record.id.to_string();
    for change in ["role = 'viewer'", "removed_at = 1, removed_by = id"] {
        let refusal = database::try_run(&format!("UPDATE members SET {change} WHERE id = ?"), &[&id]);
        assert!(refusal.expect_err(change).contains("always keeps an owner"), "{change}");
    }
}
