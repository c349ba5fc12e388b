//! One folder per output format: plan to documents.
