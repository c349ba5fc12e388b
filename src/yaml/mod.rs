//! Text to values with spans, lossless edits, and the independent reader; the only folder that names YAML crates.
