//! Writes a type with a text form, such as an id, into CBOR as that text.

use minicbor::decode::{self, Decoder};
use minicbor::encode::{self, Encoder, Write};
use std::fmt::Display;
use std::str::FromStr;

pub(super) fn encode<C, T: Display, W: Write>(
    value: &T,
    encoder: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), encode::Error<W::Error>> {
    encoder.str(&value.to_string())?.ok()
}

pub(super) fn decode<C, T: FromStr>(decoder: &mut Decoder<'_>, _: &mut C) -> Result<T, decode::Error> {
    decoder.str()?.parse().map_err(|_| decode::Error::message("a text of another type"))
}
