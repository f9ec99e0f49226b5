//! Deployments with missing settings or with a public origin.

use crate::alone;
use keywright_tests::caller::Caller;
use keywright_tests::organisation::new_organisation;
use keywright_tests::request::Request;
use keywright_tests::worker::{Deployment, Worker};
use shared::endpoint::CreateOrganisation;
use shared::problem::ErrorCode;

fn code(worker: &Worker, request: Request) -> Option<ErrorCode> {
    let reply = request.try_send_to(&worker.origin).expect("a reply");
    (reply.status >= 400).then(|| reply.problem().code)
}

#[test]
fn a_deployment_without_a_rate_limit_is_not_healthy() {
    let _alone = alone();
    let worker = Worker::deployed(&Deployment {
        name: "-unlimited",
        lacks_limits: &["FAILURES"],
        health: 503,
        ..Deployment::complete()
    });
    assert_eq!(code(&worker, Request::new("GET", "/healthz")), Some(ErrorCode::NotConfigured));
}

#[test]
fn a_deployment_without_a_signing_secret_is_not_healthy() {
    let _alone = alone();
    for secrets in ["", "SIGNING_SECRET=short\n"] {
        let deployment =
            Deployment { name: "-unsigned", secrets: secrets.to_owned(), health: 503, ..Deployment::complete() };
        let worker = Worker::deployed(&deployment);
        assert_eq!(code(&worker, Request::new("GET", "/healthz")), Some(ErrorCode::NotConfigured), "{secrets}");
    }
}

#[test]
fn a_deployment_with_a_short_operator_token_is_unhealthy_and_rejects_it() {
    let _alone = alone();
    let long = Deployment::complete().secrets;
    let secrets = long.lines().filter(|line| !line.starts_with("OPERATOR_TOKEN"));
    let secrets = secrets.map(|line| format!("{line}\n")).collect::<String>() + "OPERATOR_TOKEN=short\n";
    let worker = Worker::deployed(&Deployment { name: "-short", secrets, health: 503, ..Deployment::complete() });
    assert_eq!(code(&worker, Request::new("GET", "/healthz")), Some(ErrorCode::NotConfigured));
    let create = Caller::with_key("short").request_to::<CreateOrganisation>(&(), &new_organisation());
    assert_eq!(code(&worker, create), Some(ErrorCode::InvalidOperatorToken));
}

#[test]
fn a_deployment_answers_only_at_its_own_origin() {
    let _alone = alone();
    let worker = Worker::deployed(&Deployment {
        name: "-elsewhere",
        variables: &["PUBLIC_ORIGIN:https://keys.example"],
        health: 421,
        ..Deployment::complete()
    });
    for request in [
        Request::new("GET", "/healthz"),
        Request::new("POST", "/api/sign-in-links"),
        Request::new("POST", "/v1/keys/verify"),
        Request::new("GET", "/openapi.json"),
        Request::navigation("/"),
        Request::navigation("/nothing"),
    ] {
        for host in ["localhost", "evil.example", "keys.example.evil.example"] {
            let refused = code(&worker, request.clone().header("host", host));
            assert_eq!(refused, Some(ErrorCode::MisdirectedRequest), "{request:?} at {host}");
        }
    }
}

#[test]
fn without_a_public_origin_only_loopback_hosts_are_answered() {
    let _alone = alone();
    for host in ["evil.example", "keywright.example:8787", "localhost.evil.example", "192.168.1.7"] {
        for request in [Request::new("GET", "/healthz"), Request::navigation("/")] {
            let reply = request.header("host", host).send();
            assert_eq!(reply.problem().code, ErrorCode::MisdirectedRequest, "{host}");
        }
    }
    for host in ["localhost", "127.0.0.1", "[::1]:8787"] {
        assert_eq!(Request::new("GET", "/healthz").header("host", host).send().status, 200, "{host}");
    }
}
