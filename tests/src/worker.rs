//! The built Worker in workerd, with its own D1 and KV; one for the whole test process.

use crate::child_guard::{self, ChildGuard};
use crate::github;
use crate::mail;
use crate::request::Request;
use crate::until::until;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

/// The operator token of this deployment.
pub const OPERATOR_TOKEN: &str = "operator-token-of-the-tests-0123456789";

/// The gateway token of this deployment.
pub const GATEWAY_TOKEN: &str = "gateway-token-of-the-tests-0123456789";

/// The signing secret of this deployment.
const SIGNING_SECRET: &str = "signing-secret-of-the-tests-0123456789";

const START: Duration = Duration::from_secs(90);

static WORKER: LazyLock<Worker> = LazyLock::new(Worker::start);

/// The running Worker; the first call starts it.
pub fn worker() -> &'static Worker {
    &WORKER
}

/// Runs the scheduled handler, which a deployed Worker runs every minute.
pub fn run_schedule() {
    let reply = Request::new("GET", "/cdn-cgi/handler/scheduled").send();
    assert_eq!((reply.status, reply.text()), (200, "ok"));
}

/// Where a Worker answers, and where it keeps its files.
#[derive(Debug)]
pub struct Worker {
    /// `http://localhost:…`, the dashboard's own origin.
    pub origin: String,
    /// All stored data: D1, KV and wrangler's own files.
    pub state: PathBuf,
    /// The output of the Worker and wrangler.
    pub log: PathBuf,
    child_guard: ChildGuard,
}

/// How a deployment differs from the one that the tests share.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// Added to its file names.
    pub name: &'static str,
    /// The rate-limit bindings that it lacks.
    pub lacks_limits: &'static [&'static str],
    pub secrets: String,
    /// Additional variables, `NAME:value`.
    pub variables: &'static [&'static str],
    /// The status of `/healthz` after the start.
    pub health: u16,
}

impl Deployment {
    /// The deployment that the tests share.
    pub fn complete() -> Self {
        let secrets = format!(
            "OPERATOR_TOKEN={OPERATOR_TOKEN}\nGATEWAY_TOKEN={GATEWAY_TOKEN}\nSIGNING_SECRET={SIGNING_SECRET}\n"
        );
        Self { name: "", lacks_limits: &[], secrets, variables: &[], health: 200 }
    }
}

impl Worker {
    fn start() -> Self {
        Self::deployed(&Deployment::complete())
    }

    /// Starts another Worker with its own stores.
    pub fn deployed(deployment: &Deployment) -> Self {
        let name = format!("{}{}", program_name(), deployment.name);
        let state = fresh_state(&name);
        let log = existing(&root().join("target/tests")).join(format!("{name}.log"));
        let output = File::create(&log).expect("a log file");
        let configuration = configuration(&name, deployment.lacks_limits);
        migrate(&state, &configuration, &output);
        let port = free_port();
        let child_guard = child_guard::start(&wrangler_dev(&state, &configuration, deployment, port), &state, output);
        let worker = Self { origin: format!("http://localhost:{port}"), state, log, child_guard };
        worker.wait_until_it_answers(deployment.health);
        worker
    }

    /// Kills the Worker at once and starts it again with the same stores, on another port.
    pub fn crash_and_restart(&mut self, deployment: &Deployment) {
        self.child_guard.crash();
        let output = File::options().append(true).open(&self.log).expect("the log");
        let port = free_port();
        let name = format!("{}{}", program_name(), deployment.name);
        let configuration = configuration(&name, deployment.lacks_limits);
        let command = wrangler_dev(&self.state, &configuration, deployment, port);
        self.child_guard = child_guard::start(&command, &self.state, output);
        self.origin = format!("http://localhost:{port}");
        self.wait_until_it_answers(deployment.health);
    }

    /// The resident memory of workerd, including D1 and KV, in bytes.
    pub fn memory(&self) -> u64 {
        self.child_guard.memory_of("workerd")
    }

    fn wait_until_it_answers(&self, health: u16) {
        let what = format!("{}/healthz answers {health} (see {})", self.origin, self.log.display());
        until(what, START, || {
            let reply = Request::new("GET", "/healthz").try_send_to(&self.origin)?;
            (reply.status == health).then_some(())
        });
    }
}

/// The checkout. Read from Cargo's environment at run time, so that a moved checkout needs no rebuild.
pub(crate) fn root() -> &'static Path {
    static TESTS: LazyLock<PathBuf> = LazyLock::new(|| {
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
    });
    TESTS.parent().expect("the tests lie in the checkout")
}

/// The directory, created if it is missing.
pub(crate) fn existing(directory: &Path) -> &Path {
    fs::create_dir_all(directory).expect("a directory");
    directory
}

/// Puts the npm tools first: wrangler needs the Node version pinned there, not the machine's.
pub(crate) fn path() -> std::ffi::OsString {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let directories = std::iter::once(root().join("node_modules/.bin")).chain(std::env::split_paths(&rest));
    std::env::join_paths(directories).expect("directories without colons")
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// `api` for target/debug/deps/api-0123456789abcdef.
fn program_name() -> String {
    let program = std::env::current_exe().expect("a running program");
    let stem = program.file_stem().unwrap_or_default().to_string_lossy();
    stem.split('-').next().unwrap_or_default().to_owned()
}

/// In memory if the machine has /dev/shm: D1 waits for the disk on every write.
fn fresh_state(name: &str) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_owned() } else { root().join("target/tmp") };
    let state = place.join(format!("keywright-{name}-{}", std::process::id()));
    existing(&state).to_owned()
}

fn migrate(state: &Path, configuration: &Path, output: &File) {
    let mut migrate = wrangler(state, configuration);
    migrate.args(["d1", "migrations", "apply", "DB", "--local"]);
    let handle = || output.try_clone().expect("a second handle of the log");
    let status = migrate.stdout(handle()).stderr(handle()).status().expect("wrangler starts; did npm install it?");
    assert!(status.success(), "the migrations: {status}; see target/tests");
}

fn wrangler_dev(state: &Path, configuration: &Path, deployment: &Deployment, port: u16) -> Command {
    let secrets = state.join("secrets.env");
    fs::write(&secrets, &deployment.secrets).expect("a file of secrets");
    let mut dev = wrangler(state, configuration);
    dev.args(["dev", "--ip", "127.0.0.1", "--port", &port.to_string(), "--inspector-port", "0"]);
    // Overrides the deployment's own variables: this Worker answers on loopback.
    let email_from = format!("EMAIL_FROM:{}", mail::FROM);
    let public_keys = format!("GITHUB_PUBLIC_KEYS_URL:{}", github::public_keys_url());
    let own = ["PUBLIC_ORIGIN:", "USAGE_GATHER_MS:200", "USAGE_WRITE_MS:0", &email_from, &public_keys];
    for variable in own.iter().chain(deployment.variables) {
        dev.args(["--var", variable]);
    }
    dev.arg("--show-interactive-dev-session=false").arg("--env-file").arg(secrets);
    dev
}

/// The deployment's configuration, plus a binding that sends mail.
fn configuration(name: &str, lacks_limits: &[&str]) -> PathBuf {
    let own = fs::read_to_string(root().join("wrangler.toml")).expect("wrangler.toml");
    let absolute = ["shared/", "worker/", "frontend/"].iter().fold(own, |text, directory| {
        text.replace(&format!("\"{directory}"), &format!("\"{}/{directory}", root().display()))
    });
    let lacking = lacks_limits.iter().fold(absolute, |text, binding| {
        text.replace(&format!("name = \"{binding}\""), &format!("name = \"NOT_{binding}\""))
    });
    let mailboxes = serde_json::to_string(&mail::mailboxes()).expect("JSON");
    let mail = format!("\n[[send_email]]\nname = \"EMAIL\"\nallowed_destination_addresses = {mailboxes}\n");
    let file = existing(&root().join("target/tests")).join(format!("wrangler-{name}.toml"));
    fs::write(&file, [lacking, mail].concat()).expect("a configuration");
    file
}

pub(crate) fn wrangler(state: &Path, configuration: &Path) -> Command {
    let mut wrangler = Command::new(root().join("node_modules/.bin/wrangler"));
    wrangler.current_dir(root()).env("PATH", path()).arg("--persist-to").arg(state);
    wrangler.arg("--config").arg(configuration);
    // Tests run the existing build; wrangler's [build] must not rebuild it.
    wrangler.env("KEYWRIGHT_BUILT", "1").env("WRANGLER_SEND_METRICS", "false").env("WRANGLER_LOG_PATH", state);
    wrangler
}
