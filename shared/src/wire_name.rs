//! One macro for the closed lists of the API: an enum whose variants each have one name in JSON, and that parses exactly
//! these names.

/// Declares an enum with its wire names; gives it `ALL`, `wire_name`, `Display`, `FromStr`, serde and a schema.
macro_rules! wire_names {
    (
        $(#[doc = $doc:literal])+
        $what:literal $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $wire:literal ),+ $(,)? }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$variant_meta])* $variant ),+ }

        impl $name {
            /// Every value, in the order of the table.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];

            /// The name in JSON, URLs and the database.
            pub const fn wire_name(self) -> &'static str {
                match self { $( Self::$variant => $wire ),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.wire_name())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::wire_name::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $( $wire => Ok(Self::$variant), )+
                    _ => Err(crate::wire_name::UnknownName::new($what, name, &[$( $wire ),+])),
                }
            }
        }

        crate::wire_name::serde_as_text!($name, {
            "description": concat!($($doc),+).trim_start(),
            "type": "string",
            "enum": [$( $wire ),+],
        });
    };
}

/// Serialises a type by its `Display` and deserialises it by its `FromStr`. `$schema` describes such a text.
macro_rules! serde_as_text {
    ($name:ident, $schema:tt) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // One writer for all types, for the size of the Worker.
                serializer.collect_str(self as &dyn std::fmt::Display)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}

/// Writes the items of a list with commas between them, for a query.
pub(crate) fn write_list(
    f: &mut std::fmt::Formatter<'_>,
    items: impl Iterator<Item = impl std::fmt::Display>,
) -> std::fmt::Result {
    for (place, item) in items.enumerate() {
        write!(f, "{}{item}", if place == 0 { "" } else { "," })?;
    }
    Ok(())
}

pub(crate) use serde_as_text;
pub(crate) use wire_names;

/// An unknown name. The message lists the known ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName(String);

impl UnknownName {
    pub(crate) fn new(what: &str, name: &str, known: &[&str]) -> Self {
        let shown: String = name.chars().take(60).collect();
        let known = known.join(", ");
        Self(format!("Unknown {what} \"{shown}\". Use one of: {known}."))
    }
}

impl std::fmt::Display for UnknownName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownName {}
