//! The template engine and its store.
