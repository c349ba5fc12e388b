//! The input language: as written, resolved, as meant.
