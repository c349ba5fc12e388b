//! Flags to plain options; the only place that knows clap.
