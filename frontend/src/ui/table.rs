//! A table of records. On narrow screens each record is a card, whose cells show their `data-label`.

use leptos::prelude::*;

/// The head of a column.
pub struct Column {
    head: AnyView,
    class: &'static str,
    /// `aria-sort`.
    sort: Option<&'static str>,
}

/// How a table is sorted by a column.
pub struct Sorting {
    /// `None` if it is sorted by another column.
    pub is_ascending: Option<bool>,
    /// Sorts the table by this column, or the other way round.
    pub href: String,
}

impl Column {
    pub fn new(head: impl IntoAny) -> Self {
        Self { head: head.into_any(), class: "", sort: None }
    }

    /// A head for screen readers only.
    pub fn unseen(head: &'static str) -> Self {
        Self::new(view! { <span class="sr-only">{head}</span> })
    }

    /// A head that sorts the table.
    pub fn sorted(head: &'static str, sorting: Sorting) -> Self {
        Self::sorted_beside(None, head, sorting)
    }

    /// The same, with something before the head that takes its place on narrow screens.
    pub fn sorted_beside(first: Option<AnyView>, head: &'static str, sorting: Sorting) -> Self {
        let (sort, arrow) = match sorting.is_ascending {
            Some(true) => (Some("ascending"), "↑"),
            Some(false) => (Some("descending"), "↓"),
            None => (None, "↕"),
        };
        let link = view! {
            <a href=sorting.href class="inline-flex gap-1 hover:text-ink" class=("max-md:hidden", first.is_some())>
                {head} <span aria-hidden="true" class=("opacity-50", sort.is_none())>{arrow}</span>
            </a>
        };
        // On narrow screens, screen readers still read the head.
        let head = view! {
            <span class="flex items-center gap-3">{first} {link} <span class="sr-only md:hidden">{head}</span></span>
        };
        Self { sort, ..Self::new(head) }
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
    /// On narrow screens each record has few lines: the second cell beside the first one, and the others below.
    #[prop(optional)]
    brief: bool,
    children: Children,
) -> impl IntoView {
    let head = |Column { head, class, sort }: Column| {
        view! { <th scope="col" role="columnheader" class=class aria-sort=sort>{head}</th> }
    };
    view! {
        <table class="records" class:brief=brief role="table" aria-label=label>
            <thead role="rowgroup">
                <tr role="row">{columns.into_iter().map(head).collect_view()}</tr>
            </thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
}
