//! A table of records. On narrow screens each record is a card, whose cells show their `data-label`.

use leptos::prelude::*;

/// The head of a column.
pub struct Column {
    head: AnyView,
    class: &'static str,
}

impl Column {
    pub fn new(head: impl IntoAny) -> Self {
        Self { head: head.into_any(), class: "" }
    }

    /// A head for screen readers only.
    pub fn unseen(head: &'static str) -> Self {
        Self::new(view! { <span class="sr-only">{head}</span> })
    }

    #[must_use]
    pub fn with_class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
}

/// The table; its rows are the children.
#[component]
pub fn Table(
    /// What the records are, for screen readers.
    label: &'static str,
    columns: Vec<Column>,
    children: Children,
) -> impl IntoView {
    let head = |Column { head, class }: Column| {
        view! { <th scope="col" role="columnheader" class=class>{head}</th> }
    };
    view! {
        <table class="records" role="table" aria-label=label>
            <thead role="rowgroup">
                <tr role="row">{columns.into_iter().map(head).collect_view()}</tr>
            </thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
}
