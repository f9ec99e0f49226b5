//! GitHub's secret scanning: verifies the signature of a message, and answers which tokens were keys.

use super::{apply, findings, public_keys};
use crate::call::{Call, Sent};
use crate::context::RequestContext;
use crate::db;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::signature::SignedMessage;
use crate::{limits, token, webcrypto};
use base64ct::{Base64, Encoding};
use shared::endpoint::ReportLeaksFromGitHub;
use shared::key::LeakSource;
use shared::leak::{FindingLabel, LabelledFinding, SIGNATURE_HEADER, SIGNATURE_KEY_HEADER};
use shared::problem::ErrorCode;
use shared::secret::Secret;

/// Rejects a message that GitHub has not signed. Nothing of it is parsed before.
pub(crate) async fn check(sent: &Sent) -> Result<(), Failure> {
    // A body that was not received is reported when it is read.
    let Ok(body) = &sent.body else { return Ok(()) };
    if is_signed(&sent.context, body).await? {
        return Ok(());
    }
    limits::after_bad_request(&sent.context).await?;
    let detail =
        format!("Send the body exactly as it was signed, with `{SIGNATURE_KEY_HEADER}` and `{SIGNATURE_HEADER}`.");
    Err(Failure::refused(ErrorCode::SignatureRefused, detail))
}

/// Reports the keys, and labels each token: a key of any organisation and status is a true positive.
pub(crate) async fn report(call: Call<ReportLeaksFromGitHub>) -> Result<Reply<Vec<LabelledFinding>>, Failure> {
    let (context, found) = (&call.context, call.input.0);
    let texts = found.iter().map(|found| (found.token.as_str(), found.found_at()));
    let findings = findings(context, texts);
    let digests: Vec<String> = findings.iter().map(|finding| finding.digest.clone()).collect();
    apply(context, findings, LeakSource::GitHub).await?;
    let known = db::leaks::known(&context.db, &digests).await?;
    let label = |token: &str| {
        let is_key = known.contains(&token::sha256(token.trim()));
        if is_key { FindingLabel::TruePositive } else { FindingLabel::FalsePositive }
    };
    let labelled = found.into_iter().map(|found| LabelledFinding {
        label: label(&found.token),
        token_hash: token::sha256(&found.token),
        token_type: found.kind.filter(|kind| !Secret::is_in(kind)),
    });
    let reply = reply::ok(labelled.collect::<Vec<_>>());
    Ok(reply.with_headers(context.store_calls.header()))
}

async fn is_signed(context: &RequestContext, body: &[u8]) -> Result<bool, Failure> {
    let (Some(id), Some(signature)) = (context.header(SIGNATURE_KEY_HEADER), context.header(SIGNATURE_HEADER)) else {
        return Ok(false);
    };
    let Ok(signature) = Base64::decode_vec(signature.trim()) else { return Ok(false) };
    let Some(key) = public_keys::find(context, id.trim()).await? else { return Ok(false) };
    let Some(signature) = key.signature(signature) else { return Ok(false) };
    webcrypto::is_signed(&SignedMessage { key, message: body.to_vec(), signature }).await
}
