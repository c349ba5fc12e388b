//! Rules that judge topology, plan and parsed documents, whoever made them.
