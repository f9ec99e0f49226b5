//! Mails owners and admins that keys of their organisation were reported as leaked, if the deployment can send mail.
//!
//! The mail contains nothing that the sender of the report could choose, such as the URL: anybody who has a key can send a
//! report.

use crate::context::RequestContext;
use crate::db::{
    self,
    leaks::{Finding, Recipient},
};
use crate::mail::{Mail, Mailer, quoted};
use crate::{limits, origin};

pub(super) async fn send(context: &RequestContext, findings: &[Finding]) {
    let Some(mailer) = Mailer::of(&context.env) else { return };
    let recipients = match db::leaks::recipients(&context.db, findings).await {
        Ok(recipients) => recipients,
        Err(failure) => return failure.log("mailing about leaked keys"),
    };
    for recipient in recipients {
        if !matches!(limits::admits_leak_mail(context, &recipient.email).await, Ok(true)) {
            continue;
        }
        let text = text(&recipient, &origin::own(context));
        mailer.send(Mail { to: &recipient.email, subject: "API keys were reported as leaked", text }).await;
    }
}

fn text(recipient: &Recipient, origin: &str) -> String {
    let Recipient { name, organisation, revoked, reported, .. } = recipient;
    let (name, organisation) = (quoted(name), quoted(organisation));
    let keys = |count: u32| if count == 1 { "1 API key".to_owned() } else { format!("{count} API keys") };
    let mut news = String::new();
    if *revoked > 0 {
        let were = if *revoked == 1 { "was" } else { "were" };
        news.push_str(&format!("{} of {organisation} {were} reported as leaked and revoked.\n", keys(*revoked)));
    }
    if *reported > 0 {
        let (were, work) = if *reported == 1 { ("was", "It still works") } else { ("were", "They still work") };
        news.push_str(&format!("{} of {organisation} {were} reported as leaked. {work}.\n", keys(*reported)));
    }
    format!(
        "Hello {name},\n\n{news}\nSee which ones, and what to do next:\n\n\
         {origin}/activity?action=key_reported_as_leaked\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_says_how_many_keys_were_revoked_and_how_many_still_work() {
        let recipient = |revoked, reported| Recipient {
            name: "Ada".to_owned(),
            email: "ada@shop.example".to_owned(),
            organisation: "Shop".to_owned(),
            revoked,
            reported,
        };
        let one = text(&recipient(1, 0), "https://keys.example");
        assert!(one.contains("1 API key of “Shop” was reported as leaked and revoked."), "{one}");
        assert!(!one.contains("still work"), "{one}");
        let several = text(&recipient(2, 3), "https://keys.example");
        assert!(several.contains("2 API keys of “Shop” were reported as leaked and revoked."), "{several}");
        assert!(several.contains("3 API keys of “Shop” were reported as leaked. They still work."), "{several}");
    }
}
