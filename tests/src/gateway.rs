//! Runs nginx with `tests/gateway/nginx.conf`, between the tests and a small upstream. It verifies keys with the Worker
//! of this process or with a fake of Keywright.

use crate::child_guard::{self, ChildGuard};
use crate::request::{Reply, Request};
use crate::until::until;
use crate::worker::{GATEWAY_TOKEN, existing, free_port, root, worker};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::Duration;

const START: Duration = Duration::from_secs(10);

static GATEWAY: LazyLock<Gateway> = LazyLock::new(|| Gateway::asking(&worker_address()));

/// The gateway of this process; the first call starts it.
pub fn gateway() -> &'static Gateway {
    &GATEWAY
}

/// The address of this process's Worker, such as `127.0.0.1:8787`.
pub fn worker_address() -> String {
    let (_, port) = worker().origin.rsplit_once(':').expect("an origin with a port");
    format!("127.0.0.1:{port}")
}

/// A running nginx. Its upstream answers 200 and repeats the request line and headers.
#[derive(Debug)]
pub struct Gateway {
    origin: String,
    log: PathBuf,
    _lifeline: ChildGuard,
}

impl Gateway {
    /// Starts nginx, which verifies keys with the Keywright at this address, such as `127.0.0.1:8787`.
    pub fn asking(keywright: &str) -> Self {
        Self::with_mistakes(keywright, &[])
    }

    /// The same, with parts of the configuration replaced.
    ///
    /// # Panics
    /// If the configuration does not contain a part.
    pub fn with_mistakes(keywright: &str, mistakes: &[(&str, &str)]) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let prefix = std::env::temp_dir().join(format!("keywright-gateway-{}", address.replace(':', "-")));
        let conf = existing(&prefix).join("nginx.conf");
        fs::write(&conf, configuration(&address, keywright, mistakes)).expect("a configuration");
        let log = existing(&root().join("target/tests")).join("nginx.log");
        let output = File::options().append(true).create(true).open(&log).expect("a log file");
        let child_guard = child_guard::start(&nginx(&prefix, &conf), &prefix, output);
        let gateway = Self { origin: format!("http://{address}"), log, _lifeline: child_guard };
        until(format!("nginx listens (see {})", gateway.log.display()), START, || TcpStream::connect(&address).ok());
        gateway
    }

    /// Sends the request to nginx instead of the Worker.
    ///
    /// # Panics
    /// If there is no reply.
    pub fn send(&self, request: Request) -> Reply {
        request.try_send_to(&self.origin).unwrap_or_else(|| panic!("no reply; see {}", self.log.display()))
    }
}

/// Sends the same answer to every request of a gateway, and keeps the requests.
#[derive(Debug)]
pub struct FakeKeywright {
    pub address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl FakeKeywright {
    /// `answer` is the status and the headers, such as `204 No Content\r\nKeywright-Key-Id: key_…`.
    pub fn answering(answer: &'static str) -> Self {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        let address = serve(move |request| {
            kept.lock().expect("no thread panicked").push(request.to_owned());
            format!("HTTP/1.1 {answer}\r\nConnection: close\r\n\r\n")
        });
        Self { address, requests }
    }

    /// The request line and headers of each request so far.
    ///
    /// # Panics
    /// If a thread of this server panicked.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no thread panicked").clone()
    }
}

fn configuration(gateway: &str, keywright: &str, mistakes: &[(&str, &str)]) -> String {
    let template = fs::read_to_string(root().join("tests/gateway/nginx.conf")).expect("the template");
    let with_mistakes = mistakes.iter().fold(template, |text, (right, wrong)| {
        assert!(text.contains(right), "nginx.conf has no {right:?}");
        text.replace(right, wrong)
    });
    with_mistakes
        .replace("@GATEWAY@", gateway)
        .replace("@KEYWRIGHT@", keywright)
        .replace("@UPSTREAM@", &start_upstream())
        .replace("@GATEWAY_TOKEN@", GATEWAY_TOKEN)
}

/// Without `-e`, nginx would write to the machine's own log until it has read the configuration.
fn nginx(prefix: &Path, conf: &Path) -> Command {
    let program = std::env::var_os("NGINX_PROGRAM").unwrap_or_else(|| "nginx".into());
    let mut nginx = Command::new(program);
    nginx.arg("-e").arg("stderr").arg("-p").arg(prefix).arg("-c").arg(conf);
    nginx
}

fn start_upstream() -> String {
    serve(|request| {
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{request}", request.len())
    })
}

/// Starts a server that runs as long as the process, and returns its address. `reply` gets the request line and
/// headers.
fn serve(reply: impl Fn(&str) -> String + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address").to_string();
    let reply = Arc::new(reply);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let reply = Arc::clone(&reply);
            thread::spawn(move || answer(&connection, &*reply));
        }
    });
    address
}

fn answer(mut connection: &TcpStream, reply: &impl Fn(&str) -> String) {
    let mut request = BufReader::new(connection);
    let head: Vec<_> = request.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let lengths =
        head.iter().filter_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse::<u64>().ok());
    let length = lengths.sum();
    // If the client closed the connection, it needs no reply.
    let _ = io::copy(&mut request.take(length), &mut io::sink());
    let _ = connection.write_all(reply(&head.join("\n")).as_bytes());
}
