//! Numbers the functions that the main module imports.
//!
//! wasm-bindgen ends their names with digests, which do not compress: 2 % of what a visitor downloads before anything works.
//! A number of the same length takes the place of each digest.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;

/// How the name of an import begins, such as `__wbg_fetch_0123456789abcdef`.
const PREFIX: &[u8] = b"__wbg_";
const DIGITS: usize = 16;

pub(super) fn number(module: &Path, script: &Path) -> Result<()> {
    let (mut module_bytes, mut script_bytes) = (fs::read(module)?, fs::read(script)?);
    let mut numbers = BTreeMap::new();
    for bytes in [&mut script_bytes, &mut module_bytes] {
        for place in digests(bytes) {
            let Some(digest) = bytes.get_mut(place..place + DIGITS) else { continue };
            let next = numbers.len();
            let number = *numbers.entry(digest.to_vec()).or_insert(next);
            digest.copy_from_slice(format!("{number:0DIGITS$}").as_bytes());
        }
    }
    fs::write(script, script_bytes)?;
    Ok(fs::write(module, module_bytes)?)
}

/// Where the digests in names of imports begin.
fn digests(bytes: &[u8]) -> Vec<usize> {
    let names = bytes.windows(PREFIX.len()).enumerate().filter(|(_, window)| *window == PREFIX);
    names.filter_map(|(start, _)| digest_in(bytes, start)).collect()
}

/// Where the digest of the name at `start` begins; `None` if the name has none.
fn digest_in(bytes: &[u8], start: usize) -> Option<usize> {
    let name = bytes.get(start..)?;
    let length = name.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').unwrap_or(name.len());
    let digest = length.checked_sub(DIGITS)?;
    let is_digest = name.get(digest..length)?.iter().all(u8::is_ascii_hexdigit) && name.get(digest - 1) == Some(&b'_');
    is_digest.then_some(start + digest)
}

#[cfg(test)]
mod tests {
    use super::number;
    use std::fs;

    #[test]
    fn both_files_get_the_same_numbers_and_keep_their_lengths() {
        let directory = std::env::temp_dir().join(format!("keywright-imports-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let [module, script] = ["a.wasm", "a.js"].map(|name| directory.join(name));
        fs::write(&script, "__wbg_fetch_0123456789abcdef: 1, __wbg_get_fedcba9876543210: 2, __wbg_plain: 3").unwrap();
        fs::write(&module, b"\x00__wbg_get_fedcba9876543210\x00__wbg_fetch_0123456789abcdef\xff").unwrap();
        number(&module, &script).unwrap();
        let text = fs::read_to_string(&script).unwrap();
        assert_eq!(text, "__wbg_fetch_0000000000000000: 1, __wbg_get_0000000000000001: 2, __wbg_plain: 3");
        let bytes = fs::read(&module).unwrap();
        assert_eq!(bytes, b"\x00__wbg_get_0000000000000001\x00__wbg_fetch_0000000000000000\xff");
        fs::remove_dir_all(directory).unwrap();
    }
}
