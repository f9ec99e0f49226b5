//! Verify chain: tries the whole record against the seals that were made over it, and says what was found.

use super::address_of;
use crate::api;
use crate::ui::badge::Tone;
use crate::ui::button::SubmitButton;
use crate::ui::copy::CopyButton;
use crate::ui::field::TextField;
use crate::ui::form::FormState;
use crate::ui::notice::{Failure, Notice};
use crate::ui::number::{counted, grouped};
use crate::ui::time::in_full;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::SubmitEvent;
use shared::activity::{ActivityFilter, BrokenPlace, ChainCheck, ChainReport, SealHead};
use shared::endpoint::VerifyActivity;

/// A verification, from the moment that somebody asks for it.
#[derive(Clone, Copy)]
pub struct Verification {
    pub form: FormState,
    /// The digest that was noted earlier, as it is typed.
    digest: RwSignal<String>,
    is_open: RwSignal<bool>,
    report: RwSignal<Option<ChainReport>>,
}

impl Verification {
    #[expect(clippy::new_without_default, reason = "each begins anew")]
    pub fn new() -> Self {
        let (is_open, report) = (RwSignal::new(false), RwSignal::new(None));
        Self { form: FormState::new(), digest: RwSignal::new(String::new()), is_open, report }
    }

    pub fn start(self) {
        if self.form.busy.get_untracked() {
            return;
        }
        self.is_open.set(true);
        self.report.set(None);
        let digest = Some(self.digest.get_untracked().trim().to_owned()).filter(|digest| !digest.is_empty());
        self.form.errors.set(Vec::new());
        self.form.send(api::call::<VerifyActivity>(&(), &ChainCheck { digest }), move |report| {
            self.report.set(Some(report));
        });
    }
}

/// Nothing, until a verification is asked for.
#[component]
pub fn VerifyPanel(verification: Verification) -> impl IntoView {
    let Verification { form, digest, is_open, report } = verification;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        verification.start();
    };
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        // Whoever asked from further below sees what was found.
        if let Some(heading) = heading.get().filter(|_| report.with(Option::is_some)) {
            heading.scroll_into_view();
        }
    });
    move || {
        is_open.get().then(|| {
            view! {
                <section class="card space-y-4 p-5 sm:p-6" aria-labelledby="verification">
                    <h2 id="verification" node_ref=heading>"Verification of the record"</h2>
                    <div role="status">{move || form.busy.get().then(|| view! { <Running /> })}</div>
                    <div role="alert" class="space-y-4">{move || report.get().map(|report| view! { <Report report /> })}</div>
                    <Failure message=form.failure />
                    <form class="space-y-3 border-t border-line pt-4" novalidate on:submit=submit>
                        <TextField
                            name="digest"
                            label="A digest that you noted down earlier"
                            hint="The record must still hold it: this shows that nobody made the whole chain anew."
                            optional=true
                            value=digest
                            error=form.errors.of("digest")
                        />
                        <SubmitButton busy=form.busy>"Verify again"</SubmitButton>
                    </form>
                </section>
            }
        })
    }
}

#[component]
fn Running() -> impl IntoView {
    view! {
        <p class="flex items-center gap-3 text-muted">
            <span class="size-4 shrink-0 animate-spin rounded-full border-2 border-control border-t-transparent"></span>
            "Verifying: every event is read and every seal is computed anew…"
        </p>
    }
}

#[component]
pub fn Report(report: ChainReport) -> impl IntoView {
    let counts = format!("{} and {}", counted(report.events, "event"), counted(report.seals, "seal"));
    let checked_at = in_full(report.checked_at);
    match report.broken {
        Some(place) => view! { <Broken place counts checked_at /> }.into_any(),
        None => view! { <Intact counts checked_at head=report.head /> }.into_any(),
    }
}

#[component]
fn Intact(counts: String, checked_at: String, head: Option<SealHead>) -> impl IntoView {
    view! {
        <Notice tone=Tone::Success>
            <p>
                <strong class="font-semibold">"The record is intact."</strong>
                {format!(" {counts} were found right on {checked_at}: nothing was changed, dropped, moved or put in later.")}
            </p>
        </Notice>
        {head.map(|head| view! { <Head head /> })}
    }
}

/// What to keep of an intact record.
#[component]
fn Head(head: SealHead) -> impl IntoView {
    view! {
        <div class="space-y-2">
            <p>
                <span class="font-medium">"Digest of the newest seal"</span>
                <span class="text-muted">{format!(" · number {}, made on {}", grouped(head.number), in_full(head.sealed_at))}</span>
            </p>
            <div class="flex items-center gap-2">
                <code class="min-w-0 rounded bg-sunken px-2 py-1 font-mono text-xs break-all">{head.digest.clone()}</code>
                <CopyButton text=head.digest label="Copy digest" bare=true />
            </div>
            <p class="text-muted">
                "Note it down outside of Keywright. Hand it in later, below, to see that nothing up to here was changed since."
            </p>
        </div>
    }
}

#[component]
fn Broken(place: BrokenPlace, counts: String, checked_at: String) -> impl IntoView {
    let at = place.at.map(|at| format!(", written on {}", in_full(at))).unwrap_or_default();
    let stands = match (place.event, place.seal) {
        (Some(event), _) => format!("The first broken place is event number {}{at}.", grouped(event)),
        (None, Some(seal)) => format!("The first broken place is seal number {}{at}.", grouped(seal)),
        (None, None) => String::new(),
    };
    // The event itself is all that was written from its moment on, before the next.
    let filter = place.event_id.and(place.at).map(|at| ActivityFilter {
        from: Some(at),
        until: Some(at.plus_ms(1)),
        ..ActivityFilter::default()
    });
    let link = filter.map(|filter| view! {
        " "
        <a href=address_of(&filter) class="font-medium underline underline-offset-2">"Show what stands there now"</a>
    });
    view! {
        <Notice tone=Tone::Danger>
            <div class="space-y-2 wrap-anywhere">
                <p class="text-base font-semibold">"The record is broken."</p>
                <p>{place.what.label()} " " {stands} {link}</p>
                <p>{format!("Checked on {checked_at}; {counts} were found right. Export what there is now and tell the operator of this deployment.")}</p>
            </div>
        </Notice>
    }
}
