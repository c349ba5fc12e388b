//! Quantity, heap, duration, version: the small languages inside values.
