//! Declares a mapping of the language once: its type, its reader and its JSON Schema.
//!
//! Not schemars' derive: that takes a missing value for `null`, which the reader refuses, and would need a second list
//! of keys for the reader.

/// Declares mappings.
///
/// Every field is an `Option`, since a value may be missing or wrong. Missing `required` ones have been reported, and so
/// has the lack of all `either` ones. With `or Type => function, "expected"`, a value of another kind may stand for the whole mapping. `= PRESET` names the
/// default, for the editor; `resolve` applies it.
macro_rules! mapping {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident $(or $short:ty => $from:path, $expected:literal)? {
            $($(#[doc = $field_doc:literal])* $key:literal $need:ident $field:ident: $type:ty $(= $preset:ident)?,)*
        }
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            pub span: $crate::source::Span,
            /// The first key: where a finding about the whole points.
            pub head: $crate::source::Span,
            /// Keys that are written, or were probably meant, but have no value that could be read.
            pub unread: Vec<&'static str>,
            $($(#[doc = $field_doc])* pub $field: Option<$type>,)*
        }

        impl $name {
            /// The keys, in the order of the documentation.
            pub const KEYS: &[&str] = &[$($key),*];
            /// Tells whether a key is left out, so that it may be called missing or have its default.
            pub fn lacks(&self, key: &str) -> bool {
                let is_read = match key {
                    $($key => self.$field.is_some(),)*
                    _ => false,
                };
                !is_read && !self.unread.contains(&key)
            }

            const NEEDS: &[(&str, $crate::topology::file::decode::Need)] = &[$(($key, mapping!(@$need))),*];

            /// Returns the mapping with nothing in it.
            pub fn empty(span: $crate::source::Span) -> Self {
                $name { span, head: span, unread: Vec::new(), $($field: None),* }
            }
        }

        impl $crate::topology::file::decode::Decode for $name {
            const EXPECTED: &'static str = mapping!(@expected $($expected)?);

            fn decode(
                node: &$crate::yaml::Node,
                reader: &mut $crate::topology::file::reader::Reader,
            ) -> Option<Self> {
                $(if node.as_mapping().is_none() {
                    reader.hint(Self::EXPECTED);
                    let short = <$short as $crate::topology::file::decode::Decode>::decode(node, reader)?;
                    return Some($from(short, node.span));
                })?
                let entries = reader.mapping(node, Self::EXPECTED)?;
                let mut made = $name::empty(node.span);
                let mut meant = Vec::new();
                made.head = entries.first().map_or(node.span, |entry| entry.key.span);
                for entry in entries {
                    match &*entry.key.text {
                        $($key => {
                            made.$field = reader.entry_of(entry, mapping!(@$need));
                            made.unread.extend(made.$field.is_none().then_some($key));
                        })*
                        _ => meant.extend(reader.unknown_key(entry, entries, Self::KEYS)),
                    }
                }
                reader.require(node, entries, &meant, Self::NEEDS);
                made.unread.extend(meant);
                Some(made)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut object = $crate::topology::file::describe::Object::new(&[$($doc),*]);
                $({
                    let schema = generator.subschema_for::<$type>();
                    let default: Option<serde_json::Value> = mapping!(@default $($preset)?);
                    object.property($key, schema, &[$($field_doc),*], default);
                })*
                $(object.or(generator.subschema_for::<$short>());)?
                object.finish(Self::NEEDS)
            }
        }
    )*};
    (@expected) => { "a mapping" };
    (@expected $expected:literal) => { $expected };
    (@default) => { None };
    (@default $preset:ident) => {
        Some($crate::topology::file::describe::Shown::shown(&$crate::facts::defaults::$preset.value))
    };
    (@required) => { $crate::topology::file::decode::Need::Required };
    (@either) => { $crate::topology::file::decode::Need::Either };
    (@optional) => { $crate::topology::file::decode::Need::Optional };
}
pub(super) use mapping;
