//! The Worker's secrets at Cloudflare. Stored ones stay as they are; missing ones come from the environment, or are
//! generated.
//!
//! Cloudflare never shows a stored secret again, so its length can be checked only before it is stored.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::toolbox::Toolbox;

const SIGNING_SECRET: &str = "SIGNING_SECRET";
const NAMES: [&str; 3] = ["OPERATOR_TOKEN", "GATEWAY_TOKEN", SIGNING_SECRET];
const MIN_LENGTH: usize = 32;

/// A secret that the operator gave in the environment.
pub(super) struct Given {
    name: &'static str,
    value: String,
}

/// A secret to store at Cloudflare.
pub(super) struct NewSecret {
    name: &'static str,
    value: String,
    /// The operator does not know the value yet and will need it.
    shown_once: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Source {
    Environment(String),
    /// Only the Worker uses the value.
    Generated,
    /// The operator needs the value: generate and show it if they agree.
    GeneratedIfAgreed,
}

pub(super) fn from_environment() -> Vec<Given> {
    let given = |name| Some(Given { name, value: std::env::var(name).ok()? });
    NAMES.into_iter().filter_map(given).collect()
}

/// One sentence for each secret in the environment that cannot be used.
pub(super) fn problems(given: &[Given]) -> Vec<String> {
    let unusable = given.iter().filter(|secret| !is_usable(&secret.value));
    unusable
        .map(|Given { name, .. }| {
            format!("{name} in the environment needs at least {MIN_LENGTH} visible ASCII characters and no spaces")
        })
        .collect()
}

/// The secrets that the deployment does not have yet.
///
/// # Errors
/// If the stored secrets cannot be listed, or the operator does not agree to a generated value.
pub(super) fn missing(toolbox: &Toolbox, given: Vec<Given>) -> Result<Vec<NewSecret>> {
    let stored = stored(toolbox)?;
    for Given { name, .. } in given.iter().filter(|given| stored.iter().any(|stored| stored == given.name)) {
        println!(
            "· {name} is stored already; the one in the environment is not used (`npx wrangler secret put {name}`)"
        );
    }
    let (mut new, mut refused) = (Vec::new(), Vec::new());
    for (name, source) in sources(&stored, given) {
        let shown_once = source == Source::GeneratedIfAgreed;
        if shown_once && !agrees(name)? {
            refused.push(name);
            continue;
        }
        let value = if let Source::Environment(value) = source { value } else { random()? };
        new.push(NewSecret { name, value, shown_once });
    }
    ensure!(
        refused.is_empty(),
        "nothing was deployed: the deployment has no {}. Put a value of at least {MIN_LENGTH} characters into the \
         environment under each name, or run this in a terminal and let it generate them",
        refused.join(" and no ")
    );
    Ok(new)
}

/// Stores the secrets, and shows generated ones that the operator needs.
pub(super) fn put(toolbox: &Toolbox, secrets: &[NewSecret]) -> Result<()> {
    for NewSecret { name, value, shown_once } in secrets {
        let mut wrangler = toolbox.command("wrangler");
        let mut child = wrangler.args(["secret", "put", name]).stdin(Stdio::piped()).spawn()?;
        // Closes the pipe as well: wrangler reads to its end.
        child.stdin.take().context("a pipe to wrangler")?.write_all(value.as_bytes())?;
        ensure!(child.wait()?.success(), "`wrangler secret put {name}` failed");
        if *shown_once {
            println!("\n  {name}={value}\n  Keep it in a safe place now: it is not shown again.\n");
        }
    }
    Ok(())
}

fn is_usable(value: &str) -> bool {
    value.len() >= MIN_LENGTH && value.bytes().all(|byte| byte.is_ascii_graphic())
}

fn sources(stored: &[String], given: Vec<Given>) -> Vec<(&'static str, Source)> {
    let missing = NAMES.into_iter().filter(|name| !stored.iter().any(|stored| stored == name));
    missing
        .map(|name| match given.iter().find(|given| given.name == name) {
            Some(Given { value, .. }) => (name, Source::Environment(value.clone())),
            None if name == SIGNING_SECRET => (name, Source::Generated),
            None => (name, Source::GeneratedIfAgreed),
        })
        .collect()
}

/// The names of the secrets at Cloudflare. A Worker that does not exist yet has none.
fn stored(toolbox: &Toolbox) -> Result<Vec<String>> {
    let output = toolbox.command("wrangler").args(["secret", "list", "--format", "json"]).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return names(&String::from_utf8_lossy(&output.stdout));
    }
    if says_no_worker(&errors) {
        println!("· your Cloudflare account has no Worker of this name yet: this deployment creates it");
        return Ok(Vec::new());
    }
    bail!(
        "cannot list the secrets of the deployment. If you are not signed in, run `npx wrangler login` or set \
         CLOUDFLARE_API_TOKEN. wrangler says:\n{}",
        errors.trim()
    );
}

/// From `[{ "name": "OPERATOR_TOKEN", "type": "secret_text" }]`.
fn names(list: &str) -> Result<Vec<String>> {
    let list: Vec<Value> = serde_json::from_str(list).context("`wrangler secret list` printed no list")?;
    Ok(list.iter().filter_map(|secret| secret["name"].as_str().map(str::to_owned)).collect())
}

fn says_no_worker(errors: &str) -> bool {
    errors.contains("not found.") && errors.contains("If this is a new Worker")
}

/// False without a terminal: a value that is shown there could end up in the log of a build.
fn agrees(name: &str) -> Result<bool> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Ok(false);
    }
    print!("The deployment has no {name}. Generate one and show it once? [y/N] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// 32 random bytes in 43 characters.
fn random() -> Result<String> {
    let mut random = [0; 32];
    File::open("/dev/urandom")?.read_exact(&mut random)?;
    Ok(URL_SAFE_NO_PAD.encode(random))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &'static str, value: &str) -> Given {
        Given { name, value: value.to_owned() }
    }

    #[test]
    fn names_are_read_from_wranglers_list() {
        let list =
            r#"[ { "name": "OPERATOR_TOKEN", "type": "secret_text" }, { "name": "OTHER", "type": "secret_text" } ]"#;
        assert_eq!(names(list).unwrap(), ["OPERATOR_TOKEN", "OTHER"]);
        assert_eq!(names("[]").unwrap(), [""; 0]);
        assert!(names("Please log in").is_err());
    }

    #[test]
    fn only_wranglers_own_words_mean_that_there_is_no_worker() {
        assert!(says_no_worker(
            "✘ [ERROR] Worker \"keywright\" not found.\n\n  If this is a new Worker, run `wrangler deploy` first to create it."
        ));
        assert!(!says_no_worker(
            "✘ [ERROR] In a non-interactive environment, it's necessary to set CLOUDFLARE_API_TOKEN"
        ));
        assert!(!says_no_worker("getaddrinfo ENOTFOUND api.cloudflare.com"));
    }

    #[test]
    fn stored_secrets_stay_as_they_are() {
        let stored = NAMES.map(str::to_owned);
        assert_eq!(sources(&stored, vec![given("OPERATOR_TOKEN", "another")]), []);
    }

    #[test]
    fn missing_secrets_come_from_the_environment_or_are_generated() {
        let found = sources(&["OTHER".to_owned()], vec![given("GATEWAY_TOKEN", "given")]);
        assert_eq!(
            found,
            [
                ("OPERATOR_TOKEN", Source::GeneratedIfAgreed),
                ("GATEWAY_TOKEN", Source::Environment("given".to_owned())),
                ("SIGNING_SECRET", Source::Generated),
            ]
        );
    }

    #[test]
    fn given_secrets_have_at_least_32_visible_characters() {
        assert!(problems(&[given("GATEWAY_TOKEN", &"x".repeat(32))]).is_empty());
        for bad in ["", &"x".repeat(31), &format!("{}\n", "x".repeat(32)), &"x y".repeat(20), &"é".repeat(32)] {
            assert_eq!(problems(&[given("GATEWAY_TOKEN", bad)]).len(), 1, "{bad:?}");
        }
    }

    #[test]
    fn generated_secrets_are_long_and_differ() {
        let (one, other) = (random().unwrap(), random().unwrap());
        assert!(is_usable(&one) && one.len() == 43 && one != other);
    }
}
