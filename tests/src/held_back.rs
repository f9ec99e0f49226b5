//! A request with a late body: sends all but the last byte, and the rest when the test says so.

use crate::request::Reply;
use crate::worker::worker;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use ureq::http::{HeaderMap, HeaderName, HeaderValue};

const LONGEST: Duration = Duration::from_secs(30);

/// How the length of the body is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announced {
    /// With `Content-Length`.
    Length,
    /// Not at all: the body is sent in chunks.
    Chunked,
}

/// A request that waits for the end of its body.
#[derive(Debug)]
pub struct HeldBack {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl HeldBack {
    pub(crate) fn begin(method: &str, path: &str, headers: &[(String, String)], body: Vec<u8>, how: Announced) -> Self {
        let (_, host) = worker().origin.split_once("://").expect("an origin");
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        // An empty body cannot be held back, and `{}` is valid JSON.
        let body = if body.is_empty() { b"{}".to_vec() } else { body };
        if !headers.iter().any(|(name, _)| name == "content-type") {
            head.push_str("content-type: application/json\r\n");
        }
        let (first, last) = body.split_at(body.len() - 1);
        let (first, rest) = match how {
            Announced::Length => {
                head.push_str(&format!("content-length: {}\r\n", body.len()));
                (first.to_vec(), last.to_vec())
            }
            Announced::Chunked => {
                head.push_str("transfer-encoding: chunked\r\n");
                (chunk(first), [chunk(last), b"0\r\n\r\n".to_vec()].concat())
            }
        };
        head.push_str("\r\n");
        let mut stream = TcpStream::connect(host.replace("localhost", "127.0.0.1")).expect("a connection");
        stream.set_read_timeout(Some(LONGEST)).expect("a time limit");
        stream.write_all(&[head.into_bytes(), first].concat()).expect("a beginning");
        Self { stream, rest }
    }

    /// Sends the rest of the body and reads the reply.
    pub fn finish(mut self) -> Reply {
        self.stream.write_all(&self.rest).expect("an end");
        self.reply()
    }

    /// Reads the reply without sending the rest of the body.
    pub fn reply(mut self) -> Reply {
        let mut bytes = Vec::new();
        // A server that replies early may close the connection before the whole reply is read.
        let _ = self.stream.read_to_end(&mut bytes);
        read(&bytes).unwrap_or_else(|| panic!("no reply: {}", String::from_utf8_lossy(&bytes)))
    }
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    if bytes.is_empty() { Vec::new() } else { [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat() }
}

fn read(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (head, body) = (str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 4..]);
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        headers.append(name.parse::<HeaderName>().ok()?, HeaderValue::from_str(value.trim()).ok()?);
    }
    let is_chunked = headers.get("transfer-encoding").is_some_and(|value| value == "chunked");
    let body = if is_chunked { joined(body)? } else { body.to_vec() };
    Some(Reply::new(status, headers, body))
}

/// Joins the bytes of all chunks.
fn joined(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|window| window == b"\r\n")?;
        let len = usize::from_str_radix(str::from_utf8(&chunks[..end]).ok()?.trim(), 16).ok()?;
        if len == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunks.get(end + 2..end + 2 + len)?);
        chunks = chunks.get(end + 4 + len..)?;
    }
}
