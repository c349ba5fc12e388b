//! The input language: as written, resolved, as meant.

pub mod model;
