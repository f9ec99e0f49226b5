//! Reads types from [`Json`] through serde, and reports where each error is.
//!
//! The fields of an object are passed to the type by position, as for a tuple: this compiles to half the code of
//! passing them by name, and there are many types. The crates for this (serde_ignored, serde_path_to_error) would wrap
//! the reader of every type in several more layers.

use super::Json;
use serde::de::{DeserializeSeed, Deserializer, Error, Expected, SeqAccess, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use shared::field::{ERRORS_LEN, FieldError, FieldErrorCode};
use std::cell::RefCell;
use std::fmt;
use std::iter::{Enumerate, Zip};
use std::{slice, vec};

/// How much of an unknown field's name an error repeats, in characters.
const FIELD_LEN: usize = 100;

/// The longest message, in characters. Some messages repeat the input.
const MESSAGE_LEN: usize = 1000;

/// A value, and the list that collects the fields that its type does not have.
pub(crate) struct Reader<'a> {
    json: Json,
    unknown: &'a RefCell<Vec<String>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(json: Json, unknown: &'a RefCell<Vec<String>>) -> Self {
        Self { json, unknown }
    }

    /// The values of the fields `known`, in that order.
    fn members(self, known: &'static [&'static str]) -> Result<Members<'a>, ReadError> {
        let Json::Object(fields) = self.json else { return Err(ReadError::new("This must be an object.")) };
        let mut values: Vec<Option<Json>> = known.iter().map(|_| None).collect();
        let mut repeated = None;
        for (name, value) in fields {
            let place = known.iter().position(|known| *known == name);
            match place.and_then(|place| values.get_mut(place)) {
                None => note(self.unknown, name),
                Some(Some(_)) => repeated = Some(name),
                Some(empty) => *empty = Some(value),
            }
        }
        match repeated {
            None => Ok(Members { members: known.iter().zip(values), unknown: self.unknown }),
            Some(name) => Err(ReadError::new("Send this only once.").within(&name)),
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = ReadError;

    #[inline(never)]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.json {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(value),
            Json::Number(number) => visitor.visit_i64(number),
            Json::OtherNumber => Err(ReadError::invalid_type(Unexpected::Other("number"), &visitor)),
            Json::Text(text) => visitor.visit_string(text),
            Json::List(items) => {
                visitor.visit_seq(Items { items: items.into_iter().enumerate(), unknown: self.unknown })
            }
            Json::Object(_) => Err(ReadError::invalid_type(Unexpected::Map, &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.json {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_seq(self.members(known)?).map_err(|wrong| wrong.among(known))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Items<'a> {
    items: Enumerate<vec::IntoIter<Json>>,
    unknown: &'a RefCell<Vec<String>>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = ReadError;

    #[inline(never)]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some((index, json)) = self.items.next() else { return Ok(None) };
        let item = seed.deserialize(Reader::new(json, self.unknown));
        item.map(Some).map_err(|wrong| wrong.within(&format!("[{index}]")))
    }
}

/// The fields of an object in the order of its type, each with its value if it has one.
struct Members<'a> {
    members: Zip<slice::Iter<'static, &'static str>, vec::IntoIter<Option<Json>>>,
    unknown: &'a RefCell<Vec<String>>,
}

impl<'de> SeqAccess<'de> for Members<'_> {
    type Error = ReadError;

    #[inline(never)]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some((name, Some(json))) = self.members.next() else { return Ok(None) };
        let noted = self.unknown.borrow().len();
        let member = seed.deserialize(Reader::new(json, self.unknown));
        for unknown in self.unknown.borrow_mut().iter_mut().skip(noted) {
            *unknown = within(name, unknown);
        }
        member.map(Some).map_err(|wrong| wrong.within(name))
    }
}

/// What is wrong, and where.
#[derive(Debug)]
pub(crate) struct ReadError(Box<Detail>);

#[derive(Debug)]
struct Detail {
    error: FieldError,
    /// The position of the missing field in the innermost object.
    missing: Option<usize>,
}

impl ReadError {
    fn new(message: impl Into<String>) -> Self {
        let message: String = message.into().chars().take(MESSAGE_LEN).collect();
        let error = FieldError::new("", FieldErrorCode::Invalid, message);
        Self(Box::new(Detail { error, missing: None }))
    }

    /// Adds the name of the missing field, if a field is missing.
    fn among(mut self, known: &[&str]) -> Self {
        match self.0.missing.take().and_then(|place| known.get(place)) {
            Some(name) => self.within(name),
            None => self,
        }
    }

    fn within(mut self, place: &str) -> Self {
        self.0.error.field = within(place, &self.0.error.field);
        self
    }
}

impl Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("This must be {expected}."))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(unexpected, expected)
    }

    /// serde reports the first missing field as the length of the tuple so far.
    fn invalid_length(len: usize, _: &dyn Expected) -> Self {
        let error = FieldError::new("", FieldErrorCode::Required, "Fill this in.");
        Self(Box::new(Detail { error, missing: Some(len) }))
    }
}

impl From<ReadError> for FieldError {
    fn from(wrong: ReadError) -> Self {
        wrong.0.error
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FieldError { field, message, .. } = &self.0.error;
        write!(f, "{field}: {message}")
    }
}

impl std::error::Error for ReadError {}

fn within(outer: &str, inner: &str) -> String {
    let dot = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
    [outer, dot, inner].concat()
}

/// Keeps only the first few unknown fields, and only the start of a long name.
fn note(unknown: &RefCell<Vec<String>>, field: String) {
    let mut unknown = unknown.borrow_mut();
    if unknown.len() >= ERRORS_LEN {
        return;
    }
    let field: String = field.chars().take(FIELD_LEN).collect();
    if !unknown.contains(&field) {
        unknown.push(field);
    }
}
