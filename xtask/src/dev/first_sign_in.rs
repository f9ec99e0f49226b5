//! The first organisation of an empty local database, and links to sign in with as its owner.
//!
//! The operator's endpoints create them. Only whether the database is empty is read from the database itself.

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use crate::api::{Api, text};
use crate::setup;
use crate::step::done;
use crate::toolbox::Toolbox;

pub(super) const EMAIL: &str = "owner@example.com";

const LINKS: &str = "/api/operator/sign-in-links";
const ORGANISATIONS: &str = "/api/operator/organisations";

pub(super) struct FirstSignIn {
    operator: Api,
}

impl FirstSignIn {
    /// Creates the organisation if there is none.
    pub(super) fn new(toolbox: &Toolbox, base: &str) -> Result<Self> {
        let started = std::time::Instant::now();
        let sign_in = FirstSignIn { operator: Api::with_bearer(base, &setup::operator_token()?) };
        if is_unknown(sign_in.operator.post(LINKS, &json!({ "email": EMAIL }))?.status) {
            if has_organisations(toolbox)? {
                bail!(
                    "the local database has no member {EMAIL}: ask {LINKS} for another member's link, or remove \
                     .wrangler/state to start with an empty one"
                );
            }
            let first = json!({ "name": "Acme Payments", "owner": { "name": "Ada Owner", "email": EMAIL } });
            sign_in.operator.post(ORGANISATIONS, &first)?.expect_success(ORGANISATIONS)?;
            done("first organisation", started);
        }
        Ok(sign_in)
    }

    pub(super) fn fresh_url(&self) -> Result<String> {
        Ok(text(&self.fresh_link()?, "/url")?.to_owned())
    }

    pub(super) fn fresh_token(&self) -> Result<String> {
        Ok(text(&self.fresh_link()?, "/token")?.to_owned())
    }

    fn fresh_link(&self) -> Result<Value> {
        self.operator.post(LINKS, &json!({ "email": EMAIL }))?.expect_success(LINKS)
    }
}

/// Whether the response means that there is no member with this address.
fn is_unknown(status: u16) -> bool {
    matches!(status, 404 | 422)
}

fn has_organisations(toolbox: &Toolbox) -> Result<bool> {
    let mut wrangler = toolbox.command("wrangler");
    wrangler.args(["d1", "execute", "DB", "--local", "--json", "--command"]);
    let output = wrangler.arg("SELECT count(*) AS organisations FROM organisations").output()?;
    ensure!(output.status.success(), "the local database does not answer: {}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout)?;
    Ok(answer.pointer("/0/results/0/organisations").and_then(Value::as_u64) != Some(0))
}
