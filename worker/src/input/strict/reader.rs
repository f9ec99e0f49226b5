//! Reads an input out of [`Json`] by serde, and knows at every moment where it is.
//!
//! The crates for this (serde_ignored, serde_path_to_error) wrap the reader of every type in several layers;
//! with them the Worker is a seventh larger, by measurement.

use super::super::json::Json;
use serde::de::{
    DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use shared::field::{FieldError, FieldErrorCode};
use std::cell::RefCell;
use std::fmt;
use std::iter::Enumerate;
use std::vec;

/// A value, its place in the request, and where to note the fields that the input does not have.
pub(super) struct Reader<'a> {
    json: Json,
    place: String,
    unknown: &'a RefCell<Vec<String>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(json: Json, unknown: &'a RefCell<Vec<String>>) -> Self {
        Self { json, place: String::new(), unknown }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let Self { json, place, unknown } = self;
        match json {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(value),
            Json::Number(number) => visitor.visit_u64(number),
            Json::OtherNumber => Err(Wrong::invalid_type(Unexpected::Other("number"), &visitor)),
            Json::Text(text) => visitor.visit_string(text),
            Json::List(items) => visitor.visit_seq(Items { items: items.into_iter().enumerate(), place, unknown }),
            Json::Object(fields) => visitor
                .visit_map(Fields { fields: fields.into_iter(), next: None, place: &place, unknown })
                .map_err(|wrong| wrong.at(&place)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
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
    ) -> Result<V::Value, Wrong> {
        let Self { json: Json::Object(mut fields), place, unknown } = self else {
            return Err(Wrong::invalid_type(Unexpected::Other("value"), &"an object"));
        };
        fields.retain(|(name, _)| {
            let is_known = known.contains(&name.as_str());
            if !is_known {
                note(unknown, within(&place, name));
            }
            is_known
        });
        Reader { json: Json::Object(fields), place, unknown }.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The items of a list, each at its own place.
struct Items<'a> {
    items: Enumerate<vec::IntoIter<Json>>,
    place: String,
    unknown: &'a RefCell<Vec<String>>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some((index, json)) = self.items.next() else { return Ok(None) };
        let place = format!("{}[{index}]", self.place);
        read(seed, Reader { json, place, unknown: self.unknown }).map(Some)
    }
}

/// The fields of an object, each at its own place.
struct Fields<'a> {
    fields: vec::IntoIter<(String, Json)>,
    next: Option<Reader<'a>>,
    place: &'a str,
    unknown: &'a RefCell<Vec<String>>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let Some((name, json)) = self.fields.next() else { return Ok(None) };
        self.next = Some(Reader { json, place: within(self.place, &name), unknown: self.unknown });
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let value = self.next.take().ok_or_else(|| Wrong::custom("A value was read twice."))?;
        read(seed, value)
    }
}

/// Some types say what is wrong only after they have read their text: the place is added from out here.
fn read<'de, T: DeserializeSeed<'de>>(seed: T, value: Reader<'_>) -> Result<T::Value, Wrong> {
    let place = value.place.clone();
    seed.deserialize(value).map_err(|wrong| wrong.at(&place))
}

/// What is wrong, and once it is known, where.
#[derive(Debug)]
pub(super) struct Wrong {
    place: Option<String>,
    /// The field of an object that is missing or repeated in it.
    field: Option<&'static str>,
    code: FieldErrorCode,
    message: String,
}

impl Wrong {
    fn new(field: Option<&'static str>, code: FieldErrorCode, message: String) -> Self {
        Self { place: None, field, code, message }
    }

    /// The innermost place that names it is the right one.
    fn at(mut self, place: &str) -> Self {
        let field = self.field;
        self.place.get_or_insert_with(|| field.map_or_else(|| place.to_owned(), |field| within(place, field)));
        self
    }
}

impl Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(None, FieldErrorCode::Invalid, message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(None, FieldErrorCode::Invalid, format!("This must be {expected}."))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Some(field), FieldErrorCode::Required, "Fill this in.".to_owned())
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Some(field), FieldErrorCode::Invalid, "Send this only once.".to_owned())
    }
}

impl From<Wrong> for FieldError {
    fn from(wrong: Wrong) -> Self {
        Self::new(wrong.place.unwrap_or_default(), wrong.code, wrong.message)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Wrong {}

fn within(place: &str, field: &str) -> String {
    if place.is_empty() { field.to_owned() } else { format!("{place}.{field}") }
}

fn note(unknown: &RefCell<Vec<String>>, field: String) {
    let mut unknown = unknown.borrow_mut();
    if !unknown.contains(&field) {
        unknown.push(field);
    }
}
