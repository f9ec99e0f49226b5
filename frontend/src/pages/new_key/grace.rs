//! The grace period: for how long a key that is being replaced still works.

use crate::clock::now;
use crate::ui::field::{SelectField, TextField};
use crate::ui::show_if::ShowIf;
use crate::ui::time::to_the_minute;
use leptos::prelude::*;
use shared::key::LONGEST_GRACE_SECONDS;
use shared::moment::Moment;

const HOUR: u32 = 60 * 60;

/// The choices and their lengths in seconds. The last one is typed.
const CHOICES: [(&str, Option<u32>); 5] = [
    ("None", Some(0)),
    ("1 hour", Some(HOUR)),
    ("24 hours", Some(24 * HOUR)),
    ("7 days", Some(7 * 24 * HOUR)),
    ("Other", None),
];
const A_DAY: usize = 2;

/// What is selected.
#[derive(Clone, Copy)]
pub struct Grace {
    /// The index in [`CHOICES`].
    choice: RwSignal<usize>,
    hours: RwSignal<String>,
}

/// The choice, and the hours.
pub type GraceTyped = (usize, String);

impl Grace {
    pub fn typed(self) -> GraceTyped {
        (self.choice.get(), self.hours.get())
    }

    pub fn type_again(self, (choice, hours): GraceTyped) {
        self.choice.set(choice);
        self.hours.set(hours);
    }

    /// `None` if the hours are not a number in range.
    pub fn seconds(self) -> Option<u32> {
        let (_, seconds) = CHOICES.get(self.choice.get())?;
        seconds.or_else(|| {
            let hours = self.hours.with(|hours| hours.trim().parse::<u32>().ok())?;
            (1..=LONGEST_GRACE_SECONDS / HOUR).contains(&hours).then_some(hours * HOUR)
        })
    }

    fn is_typed(self) -> bool {
        self.choice.get() == CHOICES.len() - 1
    }
}

impl Default for Grace {
    fn default() -> Self {
        Self { choice: RwSignal::new(A_DAY), hours: RwSignal::new(String::new()) }
    }
}

/// The choice, and until when the old key works.
#[component]
pub fn GraceChoice(
    grace: Grace,
    /// When the old key stops by itself.
    old_key_ends_at: Option<Moment>,
) -> impl IntoView {
    let consequence = move || grace.seconds().map(|seconds| consequence(seconds, old_key_ends_at));
    let error = Signal::derive(move || {
        let is_wrong = grace.seconds().is_none() && grace.hours.with(|hours| !hours.is_empty());
        is_wrong.then(|| format!("Use whole hours, from 1 to {}.", LONGEST_GRACE_SECONDS / HOUR))
    });
    view! {
        <div class="space-y-2">
            <SelectField
                name="grace"
                label="Keep the old key working for"
                choices=CHOICES.map(|(label, _)| label).into()
                chosen=grace.choice
            />
            <ShowIf when=move || grace.is_typed()>
                <TextField name="grace_hours" label="Hours" value=grace.hours error />
            </ShowIf>
            <p class="text-muted" role="status">{consequence}</p>
        </div>
    }
}

/// What a grace period means for a key that expires by itself at `expires_at`.
fn consequence(seconds: u32, expires_at: Option<Moment>) -> String {
    let ends_at = now().plus_ms(i64::from(seconds) * 1000);
    match expires_at.filter(|expires_at| *expires_at <= ends_at) {
        _ if seconds == 0 => "The old key stops working immediately.".to_owned(),
        Some(expires_at) => format!("The old key works until it expires: {}.", to_the_minute(expires_at)),
        None => format!("The old key works until {}.", to_the_minute(ends_at)),
    }
}
