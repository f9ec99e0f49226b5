//! The cookies of the session, of the browser's other sessions, and of a device that has signed in before. Sessions are in
//! `session.rs`; `limits.rs` uses known devices.

use crate::token::Token;
use shared::moment::Moment;
use shared::session::{OTHER_SESSIONS_COOKIE, OtherSessions, SESSION_COOKIE, SESSION_MS};

pub(crate) fn set(token: &Token) -> String {
    format!("{SESSION_COOKIE}={}; {ATTRIBUTES}; Max-Age={}", token.reveal(), SESSION_MS / 1000)
}

pub(crate) fn clear() -> String {
    format!("{SESSION_COOKIE}=; {ATTRIBUTES}; Max-Age=0")
}

/// The token in a `Cookie` header.
pub(crate) fn read(header: &str) -> Option<Token> {
    value(header, SESSION_COOKIE).map(|value| Token::from(value.to_owned()))
}

/// Keeps these sessions for later.
pub(crate) fn set_others(tokens: &[&Token]) -> String {
    if tokens.is_empty() {
        return format!("{OTHER_SESSIONS_COOKIE}=; {ATTRIBUTES}; Max-Age=0");
    }
    let tokens: Vec<&str> = tokens.iter().map(|token| token.reveal()).collect();
    format!("{OTHER_SESSIONS_COOKIE}={}; {ATTRIBUTES}; Max-Age={}", tokens.join("."), SESSION_MS / 1000)
}

/// The tokens of the other sessions in a `Cookie` header.
pub(crate) fn read_others(header: &str) -> Vec<Token> {
    let tokens = value(header, OTHER_SESSIONS_COOKIE).into_iter().flat_map(|tokens| tokens.split('.'));
    tokens
        .filter(|token| !token.is_empty())
        .take(OtherSessions::MAX)
        .map(|token| Token::from(token.to_owned()))
        .collect()
}

/// Marks this browser as a known device.
pub(crate) fn set_device(id: &str, signature: &str) -> String {
    format!("{DEVICE_COOKIE}={id}.{signature}; {ATTRIBUTES}; Max-Age={}", DEVICE_MS / 1000)
}

/// The id of a known device and its signature, from a `Cookie` header. The signature is not verified here.
pub(crate) fn read_device(header: &str) -> Option<(String, String)> {
    let (id, signature) = value(header, DEVICE_COOKIE)?.split_once('.')?;
    Some((id.to_owned(), signature.to_owned()))
}

fn value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let mut cookies = header.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(its_name, _)| *its_name == name).map(|(_, value)| value)
}

const DEVICE_COOKIE: &str = "__Host-device";
/// For how long a device stays known, in milliseconds.
const DEVICE_MS: i64 = 180 * Moment::DAY_MS;

const ATTRIBUTES: &str = "Path=/; HttpOnly; Secure; SameSite=Lax";

#[cfg(test)]
mod tests {
    use super::*;

    fn token_in(header: &str) -> Option<String> {
        read(header).map(|token| token.reveal().to_owned())
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        assert_eq!(token_in("theme=dark; __Host-session=abc ; x=y"), Some("abc".to_owned()));
    }

    #[test]
    fn other_cookies_are_not_the_session() {
        for header in ["", "session=abc", "__Host-session-2=abc", "x__Host-session=abc", "__Host-session"] {
            assert_eq!(token_in(header), None, "{header}");
        }
    }

    #[test]
    fn a_known_device_is_read_back() {
        let set = set_device("1a", "2b");
        assert_eq!(read_device(set.split(';').next().unwrap()), Some(("1a".to_owned(), "2b".to_owned())));
        for header in ["", "__Host-device=1a", "__Host-session=1a.2b"] {
            assert_eq!(read_device(header), None, "{header}");
        }
    }

    #[test]
    fn other_sessions_are_read_back_up_to_five() {
        let tokens: Vec<Token> = (0..7).map(|number| Token::from(format!("token{number}"))).collect();
        let set = set_others(&tokens.iter().collect::<Vec<_>>());
        let read = read_others(set.split(';').next().unwrap());
        assert_eq!(
            read.iter().map(Token::reveal).collect::<Vec<_>>(),
            ["token0", "token1", "token2", "token3", "token4"]
        );
        for header in ["", "__Host-session=a.b", "__Host-other-sessions=", "__Host-other-sessions=.."] {
            assert!(read_others(header).is_empty(), "{header}");
        }
        assert!(set_others(&[]).ends_with("Max-Age=0"));
    }

    #[test]
    fn a_cookie_that_is_set_is_read_back() {
        let token = Token::from("abc".to_owned());
        assert_eq!(token_in(set(&token).split(';').next().unwrap()), Some("abc".to_owned()));
        assert_eq!(set(&token), "__Host-session=abc; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=43200");
    }
}
