//! The template engine and its store.
//!
//! A template owns structure and layout; the values come as a typed context, and one formatter makes a correct YAML scalar
//! or flow value of each. The context is a struct of the dialect:
//!
//! ```
//! use mirrorc::source::{Origin, Reason, Sourced, Text, Tree};
//! use mirrorc::template::{Composed, Engine, Entries};
//! use serde::Serialize;
//!
//! #[derive(Serialize)]
//! struct Context<'a> {
//!     name: &'a Sourced<Text>,
//!     replicas: &'a Sourced<u32>,
//!     labels: Entries<'a, Text, Sourced<Text>>, // pairs as a map, in their order
//!     rack: Option<&'a Sourced<Text>>,          // None is null, and null is false
//!     pod: Option<&'a Tree>,                    // free-form
//!     rules: Composed,                          // a text whose parts have origins of their own
//! }
//!
//! let template = "\
//! metadata:
//!   name: {{{ name }}}
//!   labels:
//! {% for key, value in labels | items %}
//!     {{{ key | key }}}: {{{ value }}}
//! {% endfor %}
//! spec:
//!   replicas: {{{ replicas }}}
//!   selector: {{{ {\"app\": name} }}}
//! {% if rack %}
//!   rack: {{{ \"topology/\" ~ rack }}}
//! {% endif %}
//! {% if pod %}
//!   template:
//!     {{{ pod | yaml(4) }}}
//! {% endif %}
//!   rules: {{{ rules | block(4) }}}
//! ";
//! static WHY: Reason = Reason { name: "example", because: "It shows.", source: "" };
//! let context = Context {
//!     name: &Sourced::default("yes".into(), &WHY),
//!     replicas: &Sourced::default(2, &WHY),
//!     labels: Entries(&[("app".into(), Sourced::default("mm2".into(), &WHY))]),
//!     rack: None,
//!     pod: None,
//!     rules: Composed::default().push("- pattern: x\n", Origin::Default(&WHY)).clone(),
//! };
//! let engine = Engine::with_templates([("example", template)], []).unwrap();
//! assert_eq!(
//!     engine.render("example", &context).unwrap(),
//!     "\
//! metadata:
//!   name: \"yes\"
//!   labels:
//!     app: mm2
//! spec:
//!   replicas: 2
//!   selector: {app: \"yes\"}
//!   rules: |
//!     - pattern: x
//! "
//! );
//! ```
//!
//! * A line of nothing but tags leaves nothing behind; on any other line, tags take nothing away.
//! * An interpolation is a whole scalar; text is joined to it with `~`, or stands beside a harmless `{{{ x | plain }}}`.
//! * `key` before a colon, `comment` behind `# `, `block(n)` and `yaml(n)` for text and trees indented by n.
//! * Optional fields are `Option` and always serialised: a name that the context lacks is an error, in `if` too. Zero, false
//!   and the empty text are false as null is; ask `is not none` where that matters.
//! * Compare and compute in Rust: a template that does so with numbers gets fewer origins from [`Engine::render_marked`].

mod context;
mod engine;
mod error;
mod expression;
mod filters;
mod format;
mod judge;
mod lint;
mod marked;
mod marks;
mod place;
mod prepare;
mod recording;
mod scalar;
mod scan;
mod store;
#[cfg(test)]
mod tests;

pub use context::{Composed, Entries, Printable, shown};
pub use engine::Engine;
pub use error::TemplateError;
pub use marked::Marked;
pub use scalar::{quoted, scalar};
