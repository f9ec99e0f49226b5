//! Measures with Lighthouse how fast the dashboard starts on a slow phone: medians of several loads of each page, each in a new
//! browser. `lighthouse/measure.mjs` runs Lighthouse, `lighthouse/proxy.mjs` compresses as Cloudflare does.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use keywright_tests::organisation::{Organisation, new_key};
use keywright_tests::worker::worker;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::endpoint::CreateKey;
use shared::key::{Mode, NewKey};
use shared::session::SESSION_COOKIE;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const RUNS: usize = 5;
const MERCHANTS: usize = 12;

/// What one run of Lighthouse found. Times are in milliseconds.
#[derive(Clone, Debug, Deserialize)]
struct Run {
    page: String,
    /// Where the browser was in the end.
    path: String,
    /// Of performance, accessibility, best practices and SEO, out of 100.
    scores: [f64; 4],
    first_contentful_paint: f64,
    largest_contentful_paint: f64,
    interactive: f64,
    /// The total time in which tasks of more than 50 ms kept the page from reacting.
    blocked: f64,
    layout_shift: f64,
}

fn main() {
    let (owner_session, pages) = pages();
    let input = json!({
        "port": worker().origin.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()),
        "chromium": std::env::var("CHROMIUM").expect("`cargo xtask bench` sets CHROMIUM"),
        "session": { "name": SESSION_COOKIE, "value": owner_session },
        "pages": pages,
        "runs": RUNS,
        "reports": root().join("target/lighthouse"),
    });
    let runs = measure(&input);
    println!(
        "| Page | Performance | Accessibility | Best practices | SEO | First paint | Largest paint | Interactive \
         | Blocked | Shift |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for page in &pages {
        print_row(page, &runs.iter().filter(|run| run.page == page["name"]).collect::<Vec<_>>());
    }
}

/// The session of a member, and the pages to measure.
fn pages() -> (String, Vec<Value>) {
    let organisation = Organisation::new();
    for number in 1..MERCHANTS {
        organisation.merchant_named(&format!("Shop {number}"));
    }
    let merchant_id = organisation.merchant_named("Tern & Tide Surf").id;
    let keys = ["Reporting", "Checkout", "Payout worker", "Back office"].map(|name| {
        let new = NewKey { name: Some(name.to_owned()), ..new_key(Mode::Live) };
        organisation.owner.call::<CreateKey>(&merchant_id, &new).key
    });
    organisation.use_key(&keys[1], 3_600_000, 1_200);
    let developers = format!("/merchants/{merchant_id}/developers");
    let page = |name, path: &str| json!({ "name": name, "path": path, "is_signed_in": path != "/sign-in" });
    let pages = vec![
        page("sign-in", "/sign-in"),
        page("Merchants", "/merchants"),
        page("keys", &developers),
        page("new key", &format!("{developers}/keys/new")),
        page("key", &format!("{developers}/keys/{}", keys[1].id)),
    ];
    (organisation.owner.session_token().to_owned(), pages)
}

fn measure(input: &Value) -> Vec<Run> {
    let mut node = Command::new(root().join("node_modules/.bin/node"))
        .arg(root().join("tests/benches/lighthouse/measure.mjs"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts; did npm install it?");
    node.stdin.take().expect("its input").write_all(input.to_string().as_bytes()).expect("it reads its input");
    let lines = BufReader::new(node.stdout.take().expect("its output")).lines();
    let runs = lines.map(|line| {
        let line = line.expect("a line");
        eprintln!("{line}");
        serde_json::from_str(&line).expect("results")
    });
    let runs = runs.collect();
    assert!(node.wait().expect("its status").success(), "Lighthouse failed: see above");
    runs
}

fn print_row(page: &Value, runs: &[&Run]) {
    for run in runs {
        assert_eq!(run.path, page["path"], "the page that was measured");
    }
    let median = |value: &dyn Fn(&Run) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(|run| value(run)).collect();
        values.sort_unstable_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let [performance, accessibility, best_practices, seo] =
        [0, 1, 2, 3].map(|number| median(&|run| run.scores[number]));
    let first_paint = median(&|run| run.first_contentful_paint) / 1000.0;
    let largest_paint = median(&|run| run.largest_contentful_paint) / 1000.0;
    let interactive = median(&|run| run.interactive) / 1000.0;
    let blocked = median(&|run| run.blocked);
    let shift = median(&|run| run.layout_shift);
    println!(
        "| {} | {performance} | {accessibility} | {best_practices} | {seo} | {first_paint:.2} s | {largest_paint:.2} s \
         | {interactive:.2} s | {blocked:.0} ms | {shift:.3} |",
        page["name"].as_str().unwrap_or_default()
    );
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the checkout").to_owned()
}
