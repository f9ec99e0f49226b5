//! Writes `_headers`, with which Cloudflare serves the dashboard's files: a strict Content-Security-Policy and long caching.
//!
//! It does not apply to responses of the Worker, which have their own headers. The page contains its style and the script that
//! starts the program, so their digests are computed for each build.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::files::files_under;

const EVERYWHERE: &str = "  Strict-Transport-Security: max-age=63072000; includeSubDomains
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  X-Frame-Options: DENY
  Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), \
publickey-credentials-create=(self), publickey-credentials-get=(self)
  Cache-Control: no-cache
";

/// A rule adds to the headers of an earlier rule, so the earlier value has to be removed first.
const FOR_EVER: &str = "  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
";

pub(super) fn write(directory: &Path) -> Result<()> {
    let page = fs::read_to_string(directory.join("index.html"))?;
    let policy = content_security_policy(&page);
    let mut rules = format!("/*\n  Content-Security-Policy: {policy}\n{EVERYWHERE}");
    for beginning in beginnings(&files_under(directory)?)? {
        rules += &format!("\n/{beginning}*\n{FOR_EVER}");
    }
    Ok(fs::write(directory.join("_headers"), rules)?)
}

/// What the names of the files that never change begin with, such as `main-`. A rule for each file would be too many:
/// Cloudflare ignores rules after the first hundred.
fn beginnings(files: &BTreeSet<PathBuf>) -> Result<BTreeSet<String>> {
    let (hashed, others): (Vec<_>, Vec<_>) =
        files.iter().map(|file| file.to_string_lossy()).partition(|file| is_hashed(file));
    let beginnings: BTreeSet<String> =
        hashed.iter().filter_map(|file| file.split_inclusive(['-', '_']).next()).map(str::to_owned).collect();
    for file in others {
        let taken = beginnings.iter().find(|beginning| file.starts_with(*beginning));
        ensure!(taken.is_none(), "{file} has no digest in its name, but begins like files that are cached permanently");
    }
    Ok(beginnings)
}

fn content_security_policy(page: &str) -> String {
    [
        "default-src 'none'".to_owned(),
        format!("script-src 'self' 'wasm-unsafe-eval'{}", digests(page, "script")),
        format!("style-src 'self'{}", digests(page, "style")),
        "connect-src 'self'".to_owned(),
        "font-src 'self'".to_owned(),
        "img-src 'self' data:".to_owned(),
        "manifest-src 'self'".to_owned(),
        "object-src 'none'".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'self'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
    ]
    .join("; ")
}

/// The digests of the texts between `<script …>` or `<style …>` and the end tag, exactly as the browser computes them.
fn digests(page: &str, tag: &str) -> String {
    let (start, end) = (format!("<{tag}"), format!("</{tag}>"));
    page.split(&start)
        .skip(1)
        .filter_map(|rest| {
            let (attributes, rest) = rest.split_once('>')?;
            let (text, _) = rest.split_once(&end)?;
            let is_inline = !attributes.contains("src=") && !attributes.contains("application/json");
            is_inline.then(|| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text))))
        })
        .collect()
}

/// Files that never change have a digest in their names: trunk's have 16 hexadecimal digits, those of the program 10.
fn is_hashed(file: &str) -> bool {
    file.split(['-', '_', '.', '/'])
        .any(|part| matches!(part.len(), 10 | 16) && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::{beginnings, content_security_policy, is_hashed};
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    #[test]
    fn inline_scripts_and_styles_are_allowed_by_digest_and_others_by_origin() {
        let page = r#"<head><script type="application/json">{}</script><script type="module">alert(1)</script>
            <script src="/a.js"></script><style>a { color: red }</style></head>"#;
        let policy = content_security_policy(page);
        assert!(
            policy.contains(
                "script-src 'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';"
            ),
            "{policy}"
        );
        assert!(policy.contains("style-src 'self' 'sha256-LHvAPItmcc9l4w10oslyz6Nh8tFuoEH5lssCs9WdKIE=';"), "{policy}");
        assert!(!policy.contains("unsafe-inline"));
    }

    #[test]
    fn only_files_with_a_hash_in_their_name_are_cached_permanently() {
        assert!(is_hashed("keywright-frontend-0123456789abcdef_bg.wasm"));
        assert!(is_hashed("main-0123456789.wasm"));
        assert!(is_hashed("snippets/leptos-0123456789abcdef/inline0.js"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("favicon.svg"));
    }
    #[test]
    fn one_rule_covers_all_files_that_begin_alike() {
        let files = |names: &[&str]| names.iter().map(PathBuf::from).collect::<BTreeSet<_>>();
        let program = ["chunk_1-0123456789.wasm", "chunk_2-abcdef0123.wasm.br", "main-0123456789.wasm", "index.html"];
        let found: Vec<_> = beginnings(&files(&program)).unwrap().into_iter().collect();
        assert_eq!(found, ["chunk_", "main-"]);
        let refusal = beginnings(&files(&["main-0123456789.wasm", "main-page.html"])).unwrap_err();
        assert!(refusal.to_string().starts_with("main-page.html has no digest"), "{refusal}");
    }
}
