//! Unicode and URL tables. In WebAssembly they are those of the browser or of workerd, so that no copy is downloaded. Native
//! code, as in tests, uses crates.

#[cfg(target_family = "wasm")]
mod tables {
    use js_sys::{JsString, RegExp};
    use web_sys::Url;

    /// Accents, and the vowel points of Hebrew and Arabic. The vowel signs of other scripts are letters for their readers.
    const MARKS: &str = r"\p{Script=Inherited}|(?=\p{M})[\p{Script=Hebrew}\p{Script=Arabic}]";

    thread_local! {
        static ALL_MARKS: RegExp = RegExp::new(MARKS, "gu");
    }

    pub(crate) fn nfc(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    pub(crate) fn nfkc(text: &str) -> String {
        JsString::from(text).normalize("NFKC").into()
    }

    pub(crate) fn bare_lower_case(text: &str) -> String {
        let decomposed = JsString::from(text).normalize("NFKD");
        ALL_MARKS.with(|marks| decomposed.replace_by_pattern(marks, "")).to_lower_case().into()
    }

    pub(crate) fn web_url(text: &str) -> Option<super::WebUrl> {
        let url = Url::new(text).ok()?;
        Some(super::WebUrl {
            scheme: url.protocol().trim_end_matches(':').to_owned(),
            has_user: !(url.username().is_empty() && url.password().is_empty()),
            host: url.hostname(),
            port: url.port(),
            rest: url.pathname() + &url.search() + &url.hash(),
        })
    }
}

#[cfg(not(target_family = "wasm"))]
mod tables {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    use url::{Position, Url};

    pub(crate) fn nfc(text: &str) -> String {
        text.nfc().collect()
    }

    pub(crate) fn nfkc(text: &str) -> String {
        text.nfkc().collect()
    }

    pub(crate) fn bare_lower_case(text: &str) -> String {
        text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
    }

    pub(crate) fn web_url(text: &str) -> Option<super::WebUrl> {
        let url = Url::parse(text).ok()?;
        Some(super::WebUrl {
            scheme: url.scheme().to_owned(),
            has_user: !url.username().is_empty() || url.password().is_some(),
            host: url.host_str().unwrap_or_default().to_owned(),
            port: url.port().map(|port| port.to_string()).unwrap_or_default(),
            rest: url[Position::BeforePath..].to_owned(),
        })
    }
}

/// A URL in its parts, as the URL standard reads it.
pub(crate) struct WebUrl {
    pub(crate) scheme: String,
    pub(crate) has_user: bool,
    /// In lower case and punycode.
    pub(crate) host: String,
    /// Empty if it is the scheme's default.
    pub(crate) port: String,
    /// Path, query and fragment.
    pub(crate) rest: String,
}

/// `text` in Unicode normalization form C.
pub(crate) fn nfc(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { tables::nfc(text) }
}

/// `text` in Unicode normalization form KC.
pub(crate) fn nfkc(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { tables::nfkc(text) }
}

/// `text` in compatibility form, lower case, and without accents.
pub(crate) fn bare_lower_case(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { tables::bare_lower_case(text) }
}

/// `None` if it is not an absolute URL.
pub(crate) fn web_url(text: &str) -> Option<WebUrl> {
    tables::web_url(text)
}
