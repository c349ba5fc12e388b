//! Values that say where they came from, on their way through the engine.
//!
//! While a [`Recording`] lives, texts enter the engine as allocations of their own, known by address: they behave like any
//! text, whatever a template does with them. Numbers, booleans and nulls have no address; they enter as [`Atom`] objects,
//! which print and test like the value but do not compare like one (`engine` falls back for templates that compare).

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use minijinja::value::{DynObject, Object, ObjectRepr, Value, ValueKind};

use super::marks::{Mark, Parts};
use crate::source::Origin;

/// What one marked rendering has seen.
#[derive(Default)]
struct Registry {
    origins: Vec<Origin>,
    /// By address of the text; the text is kept, so that no other can take its address.
    texts: HashMap<usize, (Arc<str>, Parts)>,
    numbers: bool,
}

thread_local! {
    static REGISTRY: RefCell<Option<Registry>> = const { RefCell::new(None) };
}

/// The time in which values are marked; ends when dropped, also by a panic.
pub struct Recording(());

/// How far marking goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Texts, numbers and booleans.
    Everything,
    /// Texts only: for templates that compare or compute with numbers.
    Texts,
}

impl Recording {
    /// Starts marking on this thread.
    pub fn start(depth: Depth) -> Self {
        let numbers = depth == Depth::Everything;
        REGISTRY.with_borrow_mut(|registry| *registry = Some(Registry { numbers, ..Registry::default() }));
        Recording(())
    }

    /// Returns the origins that [`Mark::Value`] counts.
    pub fn finish(self) -> Vec<Origin> {
        REGISTRY.with_borrow_mut(|registry| registry.take().map(|registry| registry.origins).unwrap_or_default())
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        REGISTRY.with_borrow_mut(|registry| *registry = None);
    }
}

/// Tells whether values are being marked on this thread.
pub fn is_recording() -> bool {
    REGISTRY.with_borrow(Option::is_some)
}

/// Names an origin.
pub fn register(origin: &Origin) -> Mark {
    REGISTRY.with_borrow_mut(|registry| match registry {
        Some(registry) => {
            registry.origins.push(origin.clone());
            Mark::Value(registry.origins.len() as u32 - 1)
        }
        None => Mark::Value(u32::MAX),
    })
}

/// Makes a text of the engine whose parts are known.
pub fn text(text: &str, parts: Parts) -> Value {
    let text: Arc<str> = text.into();
    REGISTRY.with_borrow_mut(|registry| {
        if let Some(registry) = registry {
            registry.texts.insert(address(&text), (text.clone(), parts));
        }
    });
    Value::from(text)
}

/// Gives every scalar inside a value this mark, unless it has its own.
pub fn value(value: Value, mark: Mark) -> Value {
    match value.kind() {
        ValueKind::String => match value.as_str() {
            Some(content) if parts_of(&value).is_empty() => text(content, vec![(0..content.len(), mark)]),
            _ => value,
        },
        ValueKind::Number | ValueKind::Bool | ValueKind::None => {
            let marks_numbers = REGISTRY.with_borrow(|registry| registry.as_ref().is_some_and(|known| known.numbers));
            if marks_numbers { Value::from_object(Atom { value, mark }) } else { value }
        }
        ValueKind::Seq => match value.try_iter() {
            Ok(items) => items.map(|item| self::value(item, mark)).collect(),
            Err(_) => value,
        },
        ValueKind::Map => match value.as_object().and_then(|object| object.try_iter_pairs()) {
            Some(pairs) => {
                Value::from_pairs(pairs.map(|(key, item)| (self::value(key, mark), self::value(item, mark))))
            }
            None => value,
        },
        _ => value,
    }
}

/// Returns the first mark inside a value.
pub fn first_mark(value: &Value) -> Option<Mark> {
    match value.kind() {
        ValueKind::String => parts_of(value).first().map(|(_, mark)| *mark),
        ValueKind::Seq => value.try_iter().ok()?.find_map(|item| first_mark(&item)),
        ValueKind::Map => value.as_object()?.try_iter_pairs()?.find_map(|(_, item)| first_mark(&item)),
        _ => Atom::of(value).map(|number| number.mark),
    }
}

/// Returns the known parts of a text.
pub fn parts_of(value: &Value) -> Parts {
    REGISTRY
        .with_borrow(|registry| {
            let known = registry.as_ref()?;
            known.texts.get(&address(value.as_str()?)).map(|(_, parts)| parts.clone())
        })
        .unwrap_or_default()
}

fn address(text: &str) -> usize {
    text.as_ptr() as usize
}

/// A number, a boolean or a null on its way through a marked rendering.
#[derive(Debug)]
pub struct Atom {
    pub value: Value,
    pub mark: Mark,
}

impl Atom {
    pub fn of(value: &Value) -> Option<&Atom> {
        value.downcast_object_ref::<Atom>()
    }
}

impl Object for Atom {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.value.is_true()
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<std::cmp::Ordering> {
        other.downcast_ref::<Atom>().map(|other| self.value.cmp(&other.value))
    }

    fn render(self: &Arc<Self>, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value, out)
    }
}
