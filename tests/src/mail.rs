//! Reads the mail that the Worker sent: `wrangler dev` delivers none, but its local explorer lists all.

use crate::request::Request;
use crate::until::until;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The addresses that can receive mail; sending to any other address fails. The simulator stores each mail beside the
/// database, and tests search everything stored for tokens, so most tests must send no mail.
const MAILBOXES: [&str; 5] =
    ["again@mail.example", "invited@mail.example", "asking@mail.example", "twice@mail.example", "often@mail.example"];

/// How many mailboxes [`fresh_mailbox`] rotates through.
const MORE: u32 = 200;

/// All mailboxes.
pub(crate) fn mailboxes() -> Vec<String> {
    MAILBOXES.into_iter().map(str::to_owned).chain((0..MORE).map(mailbox)).collect()
}

/// A mailbox that was not used recently: the Worker limits how many messages go to each per minute.
pub fn fresh_mailbox() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    mailbox(NEXT.fetch_add(1, Ordering::Relaxed) % MORE)
}

fn mailbox(number: u32) -> String {
    format!("mailbox-{number}@mail.example")
}

/// The sender of all mail.
pub const FROM: &str = "keys@keywright.example";

const SENT: &str = "/cdn-cgi/local/explorer/api/local/email/sending";

/// A mail, as the Worker handed it over.
#[derive(Debug)]
pub struct Mail {
    pub from: String,
    pub subject: String,
    pub text: String,
}

impl Mail {
    /// The link in the mail, if it has one.
    pub fn link(&self) -> Option<&str> {
        self.text.split_whitespace().find(|word| word.starts_with("http") && word.contains('#'))
    }

    /// The token of the link in the mail.
    pub fn token(&self) -> &str {
        self.link().and_then(|link| link.split('#').nth(1)).expect("a link")
    }
}

/// Waits until this address has received `many` mails, and returns all mails to it.
pub fn sent_to(address: &str, many: usize) -> Vec<Mail> {
    until(format!("{many} mails to {address}"), Duration::from_secs(20), || {
        let mails = so_far(address);
        (mails.len() >= many).then_some(mails)
    })
}

/// All mails that this address has received so far.
pub fn so_far(address: &str) -> Vec<Mail> {
    let listed = Request::new("GET", format!("{SENT}?per_page=100")).send().json();
    let items = listed["result"].as_array().expect("a list").iter();
    items.filter(|item| item["to"] == json!([address])).map(|item| read(&item["messageId"])).collect()
}

fn read(id: &Value) -> Mail {
    let query = serde_urlencoded::to_string([("email_id", id.as_str().expect("an id"))]).expect("a query");
    let told = Request::new("GET", format!("{SENT}?{query}")).send().json();
    let text = |name: &str| told["result"][name].as_str().expect("a text").to_owned();
    Mail { from: text("from"), subject: text("subject"), text: text("text") }
}
