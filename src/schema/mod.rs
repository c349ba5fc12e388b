//! JSON Schema: ours for what we emit, and CRDs that a user brings.
