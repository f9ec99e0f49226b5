//! JSON before it becomes a Rust type: requests, answers of the database, stored events.
//!
//! `json/reader.rs` reads types from it. All JSON passes through here for two reasons: `serde_json::Value` would
//! silently drop all but the last value of a repeated field, and each type is compiled for one reader only.

mod reader;

use crate::failure::Failure;
pub(crate) use reader::{ReadError, Reader};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error, Serialize, Serializer};
use shared::problem::ErrorCode;
use std::cell::RefCell;
use std::fmt;

#[derive(Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(i64),
    /// A number with a fraction, or outside `i64`. No type of ours has these.
    OtherNumber,
    Text(String),
    List(Vec<Json>),
    Object(Fields),
}

/// The fields of an object, in their original order.
pub(crate) type Fields = Vec<(String, Json)>;

pub(crate) fn parse(text: &[u8]) -> serde_json::Result<Json> {
    serde_json::from_slice(text)
}

/// Reads a `T` from JSON that the Worker wrote. Ignores fields that `T` does not have.
pub(crate) fn read<T: DeserializeOwned>(json: Json) -> Result<T, Failure> {
    let unknown = RefCell::default();
    T::deserialize(Reader::new(json, &unknown)).map_err(unreadable)
}

/// Reads a `T` from text that the Worker wrote.
pub(crate) fn read_text<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    read(parse(text.as_bytes())?)
}

fn unreadable(wrong: ReadError) -> Failure {
    Failure::broken(ErrorCode::InternalError, "reading our own JSON", wrong)
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::OtherNumber => Err(S::Error::custom("this number cannot be written")),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyJson)
    }
}

struct AnyJson;

impl<'de> Visitor<'de> for AnyJson {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(i64::try_from(number).map_or(Json::OtherNumber, Json::Number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = object.next_entry()? {
            fields.push(field);
        }
        Ok(Json::Object(fields))
    }
}
