//! Sends mail, if the deployment has the binding `EMAIL` (`send_email`) and the variable `EMAIL_FROM`.
//!
//! Mail is never the only way to join or to sign in. If a mail cannot be sent, the log says so, and the link is shown
//! or the operator creates one.

use worker::{Env, SendEmail, SendEmailBuilder, console_error};

/// How this deployment sends mail.
pub(crate) struct Mailer {
    binding: SendEmail,
    from: String,
}

/// A mail in plain text. The subject contains no text from users, which could inject headers.
pub(crate) struct Mail<'a> {
    pub(crate) to: &'a str,
    pub(crate) subject: &'static str,
    pub(crate) text: String,
}

impl Mailer {
    /// `None` if this deployment cannot send mail.
    pub(crate) fn of(env: &Env) -> Option<Self> {
        let from = env.var("EMAIL_FROM").map(|from| from.to_string()).unwrap_or_default();
        let binding = env.get_binding("EMAIL").ok()?;
        (!from.is_empty()).then_some(Self { binding, from })
    }

    /// Whether the mail was accepted for delivery.
    pub(crate) async fn send(&self, mail: Mail<'_>) -> bool {
        let message = SendEmailBuilder::builder(&self.from, mail.to, mail.subject).text(&mail.text).build();
        let sent = self.binding.send_with_builder(&message).await;
        if let Err(error) = &sent {
            console_error!("sending a mail: {}", String::from(error.message()));
        }
        sent.is_ok()
    }
}

/// A name in quotation marks, which the name cannot close. A word joiner after each dot stops mail programs from
/// turning a name such as `Shop.example` into a link.
pub(crate) fn quoted(name: &str) -> String {
    let name = name.replace(['“', '”', '"', '„', '«', '»'], "'");
    format!("“{}”", name.replace(['.', '。', '．', '․', '｡', '﹒'], ".\u{2060}"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_neither_ends_its_quotation_nor_becomes_a_link() {
        assert_eq!(quoted("Ada ”x“"), "“Ada 'x'”");
        assert_eq!(quoted("login-shop.com"), "“login-shop.\u{2060}com”");
        assert_eq!(quoted("evil﹒com"), "“evil.\u{2060}com”");
    }
}
