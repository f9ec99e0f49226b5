//! The session cookie: how it is set, read and cleared. What a session is, is in `session.rs`.

use crate::session::SESSION_MS;
use crate::token::Token;
use shared::session::SESSION_COOKIE;

pub(crate) fn set(token: &Token) -> String {
    format!("{SESSION_COOKIE}={}; {ATTRIBUTES}; Max-Age={}", token.reveal(), SESSION_MS / 1000)
}

pub(crate) fn clear() -> String {
    format!("{SESSION_COOKIE}=; {ATTRIBUTES}; Max-Age=0")
}

/// The token in a `Cookie` header.
pub(crate) fn read(header: &str) -> Option<Token> {
    let mut cookies = header.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(name, _)| *name == SESSION_COOKIE).map(|(_, value)| Token::from(value.to_owned()))
}

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
    fn no_other_cookie_is_taken_for_it() {
        for header in ["", "session=abc", "__Host-session-2=abc", "x__Host-session=abc", "__Host-session"] {
            assert_eq!(token_in(header), None, "{header}");
        }
    }

    #[test]
    fn a_cookie_that_is_set_is_read_back() {
        let token = Token::from("abc".to_owned());
        assert_eq!(token_in(set(&token).split(';').next().unwrap()), Some("abc".to_owned()));
        assert_eq!(set(&token), "__Host-session=abc; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=43200");
    }
}
