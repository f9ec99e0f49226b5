//! Sorting lists of keys by the heads of their columns.

use crate::ui::table::Sorting;
use shared::key::{Direction, KeyOrder};

/// What a list is sorted by; `None` is its own order.
pub type Sorted = Option<(KeyOrder, Direction)>;

/// What the head of the column of `order` shows and does in a list that is `sorted`: it sorts by the column, then the other
/// way round, then no longer. `address` is where the list is sorted so.
pub fn sorting(order: KeyOrder, sorted: Sorted, address: impl Fn(Sorted) -> String) -> Sorting {
    let direction = sorted.filter(|(by, _)| *by == order).map(|(_, direction)| direction);
    let (first, second) = match order {
        KeyOrder::Name | KeyOrder::Ends => (Direction::Ascending, Direction::Descending),
        KeyOrder::Created | KeyOrder::Used => (Direction::Descending, Direction::Ascending),
    };
    let next = match direction {
        None => Some(first),
        Some(direction) if direction == first => Some(second),
        Some(_) => None,
    };
    Sorting {
        is_ascending: direction.map(|direction| direction == Direction::Ascending),
        href: address(next.map(|direction| (order, direction))),
    }
}
