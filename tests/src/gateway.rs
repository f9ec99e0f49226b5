//! nginx in front of a small upstream, as `tests/gateway/nginx.conf` has it. It asks the Worker of this process.

use crate::lifeline::{self, Lifeline};
use crate::request::{Reply, Request};
use crate::until::until;
use crate::worker::{GATEWAY_TOKEN, existing, free_port, root, worker};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

const START: Duration = Duration::from_secs(10);

static GATEWAY: LazyLock<Gateway> = LazyLock::new(|| {
    let (_, address) = worker().origin.rsplit_once(':').expect("an origin with a port");
    Gateway::asking(&format!("127.0.0.1:{address}"))
});

/// The gateway of this process; the first call starts it.
pub fn gateway() -> &'static Gateway {
    &GATEWAY
}

/// A running nginx. Its upstream answers 200 with what it saw: the request's line and headers.
#[derive(Debug)]
pub struct Gateway {
    origin: String,
    log: PathBuf,
    _lifeline: Lifeline,
}

impl Gateway {
    /// One that asks at this address, such as `127.0.0.1:8787`.
    pub fn asking(keywright: &str) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let prefix = std::env::temp_dir().join(format!("keywright-gateway-{}", address.replace(':', "-")));
        let conf = existing(&prefix).join("nginx.conf");
        fs::write(&conf, configuration(&address, keywright)).expect("a configuration");
        let log = existing(&root().join("target/tests")).join("nginx.log");
        let output = File::options().append(true).create(true).open(&log).expect("a log file");
        let lifeline = lifeline::start(&nginx(&prefix, &conf), &prefix, output);
        let gateway = Self { origin: format!("http://{address}"), log, _lifeline: lifeline };
        until(format!("nginx listens (see {})", gateway.log.display()), START, || TcpStream::connect(&address).ok());
        gateway
    }

    /// Sends it to nginx rather than to the Worker.
    ///
    /// # Panics
    /// Where no reply comes.
    pub fn send(&self, request: Request) -> Reply {
        request.try_send_to(&self.origin).unwrap_or_else(|| panic!("no reply; see {}", self.log.display()))
    }
}

fn configuration(gateway: &str, keywright: &str) -> String {
    let template = fs::read_to_string(root().join("tests/gateway/nginx.conf")).expect("the template");
    template
        .replace("@GATEWAY@", gateway)
        .replace("@KEYWRIGHT@", keywright)
        .replace("@UPSTREAM@", &start_upstream())
        .replace("@GATEWAY_TOKEN@", GATEWAY_TOKEN)
}

/// Until the configuration is read, nginx would write to the log of the machine's own.
fn nginx(prefix: &Path, conf: &Path) -> Command {
    let program = std::env::var_os("NGINX_PROGRAM").unwrap_or_else(|| "nginx".into());
    let mut nginx = Command::new(program);
    nginx.arg("-e").arg("stderr").arg("-p").arg(prefix).arg("-c").arg(conf);
    nginx
}

/// It lasts as long as the process.
fn start_upstream() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address").to_string();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || answer(&connection));
        }
    });
    address
}

fn answer(mut connection: &TcpStream) {
    let mut request = BufReader::new(connection);
    let seen: Vec<_> = request.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let lengths =
        seen.iter().filter_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse::<u64>().ok());
    let length = lengths.sum();
    let seen = seen.join("\n");
    // A client that has gone needs no reply.
    let _ = io::copy(&mut request.take(length), &mut io::sink());
    let _ = write!(connection, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{seen}", seen.len());
}
