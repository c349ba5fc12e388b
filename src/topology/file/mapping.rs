//! Declares a mapping of the language once: its type, its reader and its JSON Schema.

/// Declares mappings.
///
/// Every field is an `Option`, since a value may be missing or wrong; `required` ones that are missing have been
/// reported. With `or Type => function, "expected"`, a value of another kind may stand for the whole mapping.
macro_rules! mapping {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident $(or $short:ty => $from:path, $expected:literal)? {
            $($(#[doc = $field_doc:literal])* $key:literal $need:ident $field:ident: $type:ty,)*
        }
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            pub span: $crate::source::Span,
            /// The first key: where a finding about the whole points.
            pub head: $crate::source::Span,
            $($(#[doc = $field_doc])* pub $field: Option<$type>,)*
        }

        impl $name {
            /// The keys, in the order of the documentation.
            pub const KEYS: &[&str] = &[$($key),*];
            const REQUIRED: &[(&str, bool)] = &[$(($key, mapping!(@$need))),*];

            /// Returns the mapping with nothing in it.
            pub fn empty(span: $crate::source::Span) -> Self {
                $name { span, head: span, $($field: None),* }
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
                made.head = entries.first().map_or(node.span, |entry| entry.key.span);
                for entry in entries {
                    match &*entry.key.text {
                        $($key => made.$field = reader.entry(entry),)*
                        _ => reader.unknown_key(entry, entries, Self::KEYS),
                    }
                }
                reader.require(node, entries, Self::REQUIRED);
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
                    object.property($key, schema, &[$($field_doc),*]);
                })*
                $(object.or(generator.subschema_for::<$short>());)?
                object.finish(Self::REQUIRED)
            }
        }
    )*};
    (@expected) => { "a mapping" };
    (@expected $expected:literal) => { $expected };
    (@required) => { true };
    (@optional) => { false };
}
pub(super) use mapping;
