//! What a text may cost us, so that a hostile file is a finding and not an outage.

/// Budgets of one reading.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub bytes: usize,
    pub depth: usize,
    pub nodes: usize,
    pub text: usize,
    pub findings: usize,
}

/// The budgets of every file a person hands us. A topology of 10,000 clusters with their flows was measured at 7 MB and
/// 830,000 keys and values, seven levels deep; each budget leaves three times that room, and stays far from what a
/// laptop notices.
pub const LIMITS: Limits = Limits {
    // Also keeps every offset within the 32 bits of a `Span`.
    bytes: 32 << 20,
    // Trees are dropped, cloned and walked by recursion: this is what makes that safe. CRDs, the deepest YAML we meet,
    // stay below 60.
    depth: 128,
    // Keys and values after aliases and merges are expanded, copies kept for later aliases included; at most 200 MB.
    nodes: 2_500_000,
    // Bytes of scalar text after expansion: twice what a file without aliases can hold.
    text: 64 << 20,
    // Nobody reads more, and a megabyte of repeated keys would otherwise be a gigabyte of findings.
    findings: 200,
};

/// The largest single document that the independent reader takes: it holds all events of a document at once, 70 bytes
/// for each byte of text. Kubernetes itself refuses objects above etcd's 1.5 MiB.
pub const LARGEST_DOCUMENT: usize = 2 << 20;
