//! Memory, CPU and heap as written.

use crate::source::Span;
use crate::units::{Heap, Quantity};

use super::decode::Spanned;
use super::mapping::mapping;

mapping! {
    /// What a pod gets.
    Sizing {
        /// Memory, such as `4Gi`, or `{request: 1Gi, limit: 4Gi}`.
        "memory" optional memory: Bounds,
        /// CPU, such as `2` or `500m`, or `{request: 500m, limit: 2}`.
        "cpu" optional cpu: Bounds,
        /// Heap of the JVM, such as `3072m`, or `{initial: 1024m, max: 3072m}`.
        "heap" optional heap: HeapBounds,
    }

    /// A request and a limit; a plain quantity is both.
    Bounds or Spanned<Quantity> => Bounds::both, "a quantity or `{request, limit}`" {
        /// What is reserved.
        "request" optional request: Spanned<Quantity>,
        /// What is never exceeded.
        "limit" optional limit: Spanned<Quantity>,
    }

    /// `-Xms` and `-Xmx`; a plain size is both.
    HeapBounds or Spanned<Heap> => HeapBounds::both, "a heap size or `{initial, max}`" {
        /// `-Xms`.
        "initial" optional initial: Spanned<Heap>,
        /// `-Xmx`.
        "max" optional max: Spanned<Heap>,
    }
}

impl Bounds {
    fn both(quantity: Spanned<Quantity>, span: Span) -> Self {
        Bounds { request: Some(quantity.clone()), limit: Some(quantity), ..Bounds::empty(span) }
    }
}

impl HeapBounds {
    fn both(heap: Spanned<Heap>, span: Span) -> Self {
        HeapBounds { initial: Some(heap.clone()), max: Some(heap), ..HeapBounds::empty(span) }
    }
}
