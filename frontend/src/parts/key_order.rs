//! Sorting lists of keys: by the heads of their columns, or by a selection where there are no heads.

use crate::ui::search::Choice;
use crate::ui::table::Sorting;
use leptos::prelude::*;
use shared::key::{Direction, KeyOrder};

/// What a list is sorted by; `None` is its own order.
pub type Sorted = Option<(KeyOrder, Direction)>;

/// The direction in which a list is first sorted by `order`.
fn first_direction(order: KeyOrder) -> Direction {
    match order {
        KeyOrder::Name | KeyOrder::Ends => Direction::Ascending,
        KeyOrder::Created | KeyOrder::Used => Direction::Descending,
    }
}

/// Sorts a filter by the order of this name, or as the list is by itself if there is none.
pub fn sort_by(name: &str, order: &mut Option<KeyOrder>, direction: &mut Option<Direction>) {
    *order = name.parse().ok();
    *direction = order.map(first_direction);
}

/// Sorts a list where it has no heads: on narrow screens. `own` is the list's own order.
#[component]
pub fn SortChoice(
    own: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let choices = KeyOrder::ALL.iter().map(|order| {
        let text = match order {
            KeyOrder::Created => "Newest first",
            KeyOrder::Name => "By name",
            KeyOrder::Ends => "Expiring first",
            KeyOrder::Used => "Last used first",
        };
        (order.wire_name(), text.to_owned())
    });
    view! {
        <div class="flex max-sm:flex-1 md:hidden">
            <Choice label="Sort" any=own choices=choices.collect() value on_choose />
        </div>
    }
}

/// What the head of the column of `order` shows and does in a list that is `sorted`: it sorts by the column, then the other
/// way round, then no longer. `address` is where the list is sorted so.
pub fn sorting(order: KeyOrder, sorted: Sorted, address: impl Fn(Sorted) -> String) -> Sorting {
    let direction = sorted.filter(|(by, _)| *by == order).map(|(_, direction)| direction);
    let first = first_direction(order);
    let next = match direction {
        None => Some(first),
        Some(direction) if direction == first => Some(first.reversed()),
        Some(_) => None,
    };
    Sorting {
        is_ascending: direction.map(|direction| direction == Direction::Ascending),
        href: address(next.map(|direction| (order, direction))),
    }
}
