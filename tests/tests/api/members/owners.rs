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
fn the_last_owner_cannot_be_removed_or_change_role() {
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
fn an_owner_can_leave_if_there_is_another_owner() {
    let organisation = Organisation::new();
    let second = organisation.member(Role::Owner);
    organisation.owner.call::<RemoveMember>(&organisation.owner_record.id, &Nothing {});
    assert_eq!(owners(&organisation), 1);
    let refused = second.refusal::<RemoveMember>(&second.session().member.id, &Nothing {});
    assert_eq!(refused.code, ErrorCode::LastOwner);
}

/// Creates twenty owners. Concurrently, each removes or demotes the next one with `go`.
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
    assert!(owners(&organisation) >= 1, "no owner is left: {replies:?}");
    assert!(replies.iter().any(|reply| reply.status < 300), "no owner was removed: {replies:?}");
    // Each remaining owner leaves, one after the other; the last one cannot.
    let mut codes = Vec::new();
    for (caller, id) in all.iter().zip(&ids) {
        let reply = caller.ask::<RemoveMember>(id, &Nothing {});
        codes.extend((reply.status >= 400).then(|| reply.problem().code));
    }
    assert_eq!(owners(&organisation), 1);
    assert!(codes.contains(&ErrorCode::LastOwner), "{codes:?}");
}

#[test]
fn one_owner_remains_if_20_remove_each_other() {
    all_go_at_once(|caller, id, _| caller.ask::<RemoveMember>(&id, &Nothing {}));
}

#[test]
fn one_owner_remains_if_20_demote_or_remove_each_other() {
    all_go_at_once(|caller, id, place| {
        if place % 2 == 0 {
            caller.ask::<RemoveMember>(&id, &Nothing {})
        } else {
            caller.ask::<UpdateMember>(&id, &MemberPatch { role: Role::Viewer })
        }
    });
}

#[test]
fn one_owner_remains_if_20_leave_at_once() {
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
fn sql_cannot_leave_an_organisation_without_an_owner() {
    let organisation = Organisation::new();
    let id = organisation.owner_record.id.to_string();
    for change in ["role = 'viewer'", "removed_at = 1, removed_by = id"] {
        let refusal = database::try_run(&format!("UPDATE members SET {change} WHERE id = ?"), &[&id]);
        assert!(refusal.expect_err(change).contains("always keeps an owner"), "{change}");
    }
}
