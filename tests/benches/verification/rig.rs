//! Starts `serve.mjs` in its own Node process and sends single requests to its Workers.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use ureq::Agent;

pub(crate) const GATEWAY_TOKEN: &str = "gateway-token-of-the-bench-0123456789";

/// The Workers by their names in `serve.mjs`. Dropping the rig ends them and deletes their data.
pub(crate) struct Rig {
    ports: HashMap<String, u16>,
    state: PathBuf,
    node: Child,
}

impl Rig {
    /// Takes a minute: it creates a million keys first.
    pub(crate) fn start() -> Self {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.to_owned() } else { root().join("target/tmp") };
        let state = place.join(format!("keywright-verification-{}", std::process::id()));
        std::fs::create_dir_all(&state).expect("a directory");
        let mut node = Command::new(root().join("node_modules/.bin/node"))
            .args(["--disable-warning=ExperimentalWarning".as_ref(), here().join("serve.mjs").as_os_str()])
            .args([root().as_os_str(), state.as_os_str(), GATEWAY_TOKEN.as_ref()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts; did npm install it?");
        let mut line = String::new();
        BufReader::new(node.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let ports = serde_json::from_str(&line).expect("the ports; see above");
        Self { ports, state, node }
    }

    pub(crate) fn address(&self, worker: &str) -> String {
        format!("http://127.0.0.1:{}/v1/keys/verify", self.ports[worker])
    }

    /// The file of secrets of `few` or `many`, one per line.
    pub(crate) fn secrets(&self, size: &str) -> PathBuf {
        self.state.join(format!("{size}.secrets"))
    }

    /// Sends one request. Returns the `Server-Timing` header, if there is one, and the answer; `null` if the Worker
    /// failed.
    pub(crate) fn ask(&self, agent: &Agent, worker: &str, body: &Value) -> (Option<String>, Value) {
        let request = agent.post(self.address(worker)).header("keywright-gateway-token", GATEWAY_TOKEN);
        let request = request.header("content-type", "application/json").config().http_status_as_error(false).build();
        let mut reply = request.send(body.to_string()).unwrap_or_else(|error| panic!("{worker}: {error}"));
        let cost = reply.headers().get("server-timing").map(|cost| cost.to_str().expect("a text").to_owned());
        if reply.status().is_server_error() {
            return (cost, Value::Null);
        }
        let text = reply.body_mut().read_to_string().expect("a text");
        (cost, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{worker}: {text}")))
    }

    pub(crate) fn verify(&self, agent: &Agent, worker: &str, secret: &str) -> (Option<String>, Value) {
        self.ask(agent, worker, &json!({ "key": secret }))
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        drop(self.node.stdin.take());
        // Ignore a process or directory that remains: nothing can be done about it.
        let _ = self.node.wait();
        let _ = std::fs::remove_dir_all(&self.state);
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the checkout").to_owned()
}

pub(crate) fn here() -> PathBuf {
    root().join("tests/benches/verification")
}
