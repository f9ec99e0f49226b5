//! The built Worker in workerd, with a D1 and a KV of its own: one for the whole test process.

use crate::child_guard::{self, ChildGuard};
use crate::mail;
use crate::request::Request;
use crate::until::until;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

/// What the operator of this deployment shows.
pub const OPERATOR_TOKEN: &str = "operator-token-of-the-tests-0123456789";

/// What a gateway of this deployment shows.
pub const GATEWAY_TOKEN: &str = "gateway-token-of-the-tests-0123456789";

/// What this deployment signs with.
const SIGNING_SECRET: &str = "signing-secret-of-the-tests-0123456789";

const START: Duration = Duration::from_secs(90);

static WORKER: LazyLock<Worker> = LazyLock::new(Worker::start);

/// The running Worker; the first call starts it.
pub fn worker() -> &'static Worker {
    &WORKER
}

/// Lets the schedule run, as it does every minute where the Worker is deployed.
pub fn run_schedule() {
    let reply = Request::new("GET", "/cdn-cgi/handler/scheduled").send();
    assert_eq!((reply.status, reply.text()), (200, "ok"));
}

/// Where a Worker answers, and where it keeps things.
#[derive(Debug)]
pub struct Worker {
    /// `http://localhost:…`, the dashboard's own origin.
    pub origin: String,
    /// Everything stored: D1, KV and what wrangler keeps beside them.
    pub state: PathBuf,
    /// What the Worker and wrangler printed.
    pub log: PathBuf,
    child_guard: ChildGuard,
}

/// How a deployment differs from the one that the tests share.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// Of its files.
    pub name: &'static str,
    /// The names of rate-limit bindings that it lacks.
    pub lacks_limits: &'static [&'static str],
    pub secrets: String,
    /// Further variables, `NAME:value`.
    pub variables: &'static [&'static str],
    /// What `/healthz` answers once it runs.
    pub health: u16,
}

impl Deployment {
    /// The one that the tests share.
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

    /// Starts another one, with stores of its own.
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

    /// How much memory workerd has, with D1 and KV in it, in bytes.
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

/// The checkout. Cargo names it at run time, so that a moved one is found without compiling anew.
pub(crate) fn root() -> &'static Path {
    static TESTS: LazyLock<PathBuf> = LazyLock::new(|| {
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
    });
    TESTS.parent().expect("the tests lie in the checkout")
}

/// The directory, made if it is missing.
pub(crate) fn existing(directory: &Path) -> &Path {
    fs::create_dir_all(directory).expect("a directory");
    directory
}

/// The npm tools first: wrangler needs the Node that is pinned beside it, not the machine's.
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

/// In memory where there is such a place: D1 waits for the disk with every write.
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
    // What a deployment sets is not for here: this one answers on loopback.
    let email_from = format!("EMAIL_FROM:{}", mail::FROM);
    for variable in ["PUBLIC_ORIGIN:", "USAGE_GATHER_MS:200", &email_from].iter().chain(deployment.variables) {
        dev.args(["--var", variable]);
    }
    dev.arg("--show-interactive-dev-session=false").arg("--env-file").arg(secrets);
    dev
}

/// The deployment's own, with what only some deployments have: a way to send mail.
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
    // What is tested is what was built before; wrangler's [build] has nothing to do.
    wrangler.env("KEYWRIGHT_BUILT", "1").env("WRANGLER_SEND_METRICS", "false").env("WRANGLER_LOG_PATH", state);
    wrangler
}
