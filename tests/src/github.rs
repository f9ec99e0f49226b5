//! GitHub as the Worker sees it: a server with the public keys of secret scanning, and signed messages.

use crate::request::Request;
use base64ct::{Base64, Encoding, LineEnding};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::pkcs8::EncodePublicKey;
use serde_json::{Value, json};
use shared::leak::{SIGNATURE_HEADER, SIGNATURE_KEY_HEADER};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard};
use std::thread;

/// The example in GitHub's documentation: a key with its id, and a signed message.
pub const DOCUMENTED_KEY_ID: &str = "bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c";
const DOCUMENTED_KEY: &str = "-----BEGIN PUBLIC KEY-----\n\
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd\n\
    AjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==\n-----END PUBLIC KEY-----\n";
pub const DOCUMENTED_MESSAGE: &str =
    r#"[{"source":"commit","token":"some_token","type":"some_type","url":"https://example.com/base-repo-url/"}]"#;
pub const DOCUMENTED_SIGNATURE: &str =
    "MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==";

/// The id of the key that signs the messages of the tests.
pub const KEY_ID: &str = "the-key-of-the-tests";

static SERVER: LazyLock<Server> = LazyLock::new(Server::start);

struct Server {
    url: String,
    listed: Mutex<Vec<(String, String)>>,
    instead: Mutex<Option<(&'static str, String)>>,
    requests: AtomicU32,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/public_keys", listener.local_addr().expect("an address"));
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                // The Worker's end can close at any time.
                let _ = answer(connection);
            }
        });
        let listed =
            vec![(DOCUMENTED_KEY_ID.to_owned(), DOCUMENTED_KEY.to_owned()), (KEY_ID.to_owned(), pem(&key(KEY_ID)))];
        Self { url, listed: Mutex::new(listed), instead: Mutex::new(None), requests: AtomicU32::new(0) }
    }
}

fn answer(mut connection: TcpStream) -> std::io::Result<()> {
    let head = BufReader::new(connection.try_clone()?).lines().map_while(Result::ok);
    head.take_while(|line| !line.is_empty()).for_each(drop);
    SERVER.requests.fetch_add(1, Ordering::Relaxed);
    let instead = SERVER.instead.lock().expect("no test panicked with it").clone();
    let (status, body) = instead.unwrap_or_else(|| ("200 OK", list().to_string()));
    write!(connection, "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn list() -> Value {
    let listed = SERVER.listed.lock().expect("no test panicked with it");
    let entries = listed.iter().map(|(id, pem)| json!({ "key_identifier": id, "key": pem, "is_current": true }));
    json!({ "public_keys": entries.collect::<Vec<_>>() })
}

/// The signing key with this id. Each id has its own.
fn key(id: &str) -> SigningKey {
    let mut seed = [1; 32];
    seed.iter_mut().zip(id.bytes()).for_each(|(place, byte)| *place = byte);
    SigningKey::from_slice(&seed).expect("a number of the curve")
}

fn pem(key: &SigningKey) -> String {
    VerifyingKey::from(key).to_public_key_pem(LineEnding::LF).expect("a key")
}

/// Where the Worker fetches the public keys.
pub fn public_keys_url() -> &'static str {
    &SERVER.url
}

/// How often the public keys were fetched.
pub fn fetches() -> u32 {
    SERVER.requests.load(Ordering::Relaxed)
}

/// From now on, the key with this id is in the list.
pub fn list_key(id: &str) {
    SERVER.listed.lock().expect("no test panicked with it").push((id.to_owned(), pem(&key(id))));
}

/// While this lives, the server answers something else than the list of keys.
#[derive(Debug)]
pub struct Outage(());

impl Outage {
    /// `status` with its reason: `500 Internal Server Error`.
    pub fn begin(status: &'static str, body: impl Into<String>) -> Self {
        *SERVER.instead.lock().expect("no test panicked with it") = Some((status, body.into()));
        Self(())
    }
}

impl Drop for Outage {
    fn drop(&mut self) {
        *SERVER.instead.lock().expect("no test panicked with it") = None;
    }
}

/// Keeps other tests from changing the list of keys, and from counting fetches.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A report of these tokens with their URLs, as GitHub sends it.
pub fn findings(tokens: &[(&str, &str)]) -> Value {
    let finding = |(token, url): &(&str, &str)| json!({ "token": token, "type": "keywright_api_key", "url": url, "source": "commit" });
    tokens.iter().map(finding).collect()
}

/// The signature of a body by the key with this id: DER in base64.
pub fn signature(id: &str, body: &[u8]) -> String {
    let signature: Signature = key(id).sign(body);
    Base64::encode_string(signature.to_der().as_bytes())
}

/// A request with a body that is signed by the key with this id.
pub fn signed(id: &str, body: &Value) -> Request {
    let body = body.to_string();
    message(id, &signature(id, body.as_bytes()), body)
}

/// A request with this body, key id and signature.
pub fn message(id: &str, signature: &str, body: impl Into<Vec<u8>>) -> Request {
    Request::new("POST", "/v1/leaks/github")
        .body("application/json", body)
        .header(SIGNATURE_KEY_HEADER, id)
        .header(SIGNATURE_HEADER, signature)
}
