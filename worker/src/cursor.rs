//! Cursors: opaque texts that say where the next page of a list starts.
//!
//! A cursor works only for the list and the order that it was created for.

use crate::failure::Failure;
use crate::{hex, json};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::page::{Limit, Page};
use shared::problem::ErrorCode;

/// How many rows to query: one more than the page holds, which tells whether there is a next page.
pub(crate) fn rows(limit: Limit) -> usize {
    limit.get() + 1
}

/// The page of up to [`rows`] `items`. `place` returns an item's position in `list`.
pub(crate) fn page<T, P: Serialize>(
    list: &str,
    mut items: Vec<T>,
    limit: Limit,
    place: impl Fn(&T) -> P,
) -> Result<Page<T>, Failure> {
    let is_last = items.len() <= limit.get();
    items.truncate(limit.get());
    let next_cursor = match items.last() {
        Some(last) if !is_last => Some(write(list, &place(last))?),
        _ => None,
    };
    Ok(Page { items, next_cursor })
}

/// The position after which the requested page starts.
pub(crate) fn read<P: DeserializeOwned>(list: &str, cursor: Option<&str>) -> Result<Option<P>, Failure> {
    let place = |cursor| {
        let text = String::from_utf8(hex::decode(cursor)?).ok()?;
        let (of_list, place): (String, P) = json::read_text(&text).ok()?;
        (of_list == list).then_some(place)
    };
    cursor.map(|cursor| place(cursor).ok_or_else(invalid)).transpose()
}

fn write<P: Serialize>(list: &str, place: &P) -> Result<String, Failure> {
    Ok(hex::encode(serde_json::to_string(&(list, place))?.as_bytes()))
}

fn invalid() -> Failure {
    Failure::refused(ErrorCode::InvalidCursor, "Start from the first page: leave `cursor` out.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_a_page() -> Limit {
        "2".parse().unwrap()
    }

    fn place(list: &str, cursor: &str) -> Result<Option<u32>, ErrorCode> {
        read(list, Some(cursor)).map_err(|failure| match failure {
            Failure::Refused(refusal) => refusal.code,
            Failure::Broken(_) => panic!("reading a cursor failed"),
        })
    }

    #[test]
    fn the_cursor_of_a_full_page_points_after_its_last_item() {
        let page = page("numbers", vec![10, 20, 30], two_a_page(), |number| *number).unwrap();
        assert_eq!(page.items, [10, 20]);
        assert_eq!(place("numbers", &page.next_cursor.unwrap()), Ok(Some(20)));
    }

    #[test]
    fn the_last_page_has_no_cursor() {
        for items in [vec![], vec![10], vec![10, 20]] {
            assert_eq!(page("numbers", items, two_a_page(), |number| *number).unwrap().next_cursor, None);
        }
    }

    #[test]
    fn cursors_of_other_lists_are_rejected() {
        let foreign = write("letters", &1).unwrap();
        let other_place = write("numbers", &"one").unwrap();
        for cursor in [foreign.as_str(), other_place.as_str(), "x", "%%%", "", "bnVsbA"] {
            assert_eq!(place("numbers", cursor), Err(ErrorCode::InvalidCursor), "{cursor}");
        }
    }
}
