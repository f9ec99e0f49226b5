//! Usage after the runtime is killed: what an object has confirmed is kept, and what was not sent yet is noticed.

use crate::alone;
use keywright_tests::caller::Caller;
use keywright_tests::organisation::{new_key, new_merchant, new_organisation};
use keywright_tests::until::until;
use keywright_tests::worker::{Deployment, Worker};
use serde_json::json;
use shared::endpoint::{
    CreateKey, CreateMerchant, CreateOrganisation, CreateSession, Endpoint, GetKeyUsage, VerifyKey,
};
use shared::id::KeyId;
use shared::key::Mode;
use shared::session::SignIn;
use shared::usage::{KeyUsage, UsageFilter};
use shared::verification::VerificationRequest;
use std::thread::sleep;
use std::time::Duration;

const COUNTED: Duration = Duration::from_secs(20);
/// Six times the time for collecting a batch, and some more.
const NOTICED: Duration = Duration::from_secs(40);
/// Longer than an announcement takes, and shorter than the time for collecting.
const ANNOUNCED: Duration = Duration::from_millis(500);

/// A deployment that collects batches for two seconds, and writes the row of a key once during the test.
fn deployment() -> Deployment {
    Deployment {
        name: "-crash",
        variables: &["USAGE_GATHER_MS:2000", "USAGE_WRITE_MS:600000"],
        ..Deployment::complete()
    }
}

fn call<E: Endpoint>(worker: &Worker, caller: &Caller, target: &E::Target, input: &E::Input) -> E::Output {
    let reply = caller.request_to::<E>(target, input).try_send_to(&worker.origin).expect("a reply");
    assert!((200..300).contains(&reply.status), "{}: {reply:?}", E::NAME);
    serde_json::from_value(reply.json()).expect("the output type of the table")
}

/// The owner of a new organisation.
fn owner(worker: &Worker) -> Caller {
    let created = call::<CreateOrganisation>(worker, &Caller::operator(), &(), &new_organisation());
    let sign_in = SignIn { token: created.sign_in_link.token };
    let request = Caller::nobody().request_to::<CreateSession>(&(), &sign_in);
    Caller::with_cookie(request.try_send_to(&worker.origin).expect("a session").header("set-cookie"))
}

fn usage(worker: &Worker, owner: &Caller, id: KeyId) -> KeyUsage {
    call::<GetKeyUsage>(worker, owner, &id, &UsageFilter::default())
}

fn until_counted(worker: &Worker, owner: &Caller, id: KeyId, calls: u64) {
    let counted = until(format!("{calls} calls are counted"), COUNTED, || {
        let usage = usage(worker, owner, id);
        (usage.calls >= calls).then_some(usage)
    });
    assert_eq!((counted.calls, counted.complete), (calls, true));
}

#[test]
fn confirmed_counts_survive_a_crash_and_lost_counts_are_noticed() {
    let _alone = alone();
    let mut worker = Worker::deployed(&deployment());
    let owner = owner(&worker);
    let merchant = call::<CreateMerchant>(&worker, &owner, &(), &new_merchant("Shop"));
    let made = call::<CreateKey>(&worker, &owner, &merchant.id, &new_key(Mode::Test));
    let asked: VerificationRequest = serde_json::from_value(json!({ "key": made.secret })).expect("a request");
    let verify = |worker: &Worker, calls: usize| {
        for _ in 0..calls {
            assert!(call::<VerifyKey>(worker, &Caller::gateway(), &(), &asked).valid);
        }
    };

    verify(&worker, 20);
    until_counted(&worker, &owner, made.key.id, 20);
    verify(&worker, 10);
    until_counted(&worker, &owner, made.key.id, 30);

    worker.crash_and_restart(&deployment());
    until_counted(&worker, &owner, made.key.id, 30);
    verify(&worker, 5);
    until_counted(&worker, &owner, made.key.id, 35);

    verify(&worker, 3);
    sleep(ANNOUNCED);
    worker.crash_and_restart(&deployment());
    let noticed = until("the loss is noticed", NOTICED, || {
        let usage = usage(&worker, &owner, made.key.id);
        (!usage.complete).then_some(usage)
    });
    assert_eq!(noticed.calls, 35, "the last calls were not sent yet");
    verify(&worker, 1);
    until("further calls are counted", COUNTED, || {
        let usage = usage(&worker, &owner, made.key.id);
        (usage.calls == 36 && !usage.complete).then_some(())
    });
}
