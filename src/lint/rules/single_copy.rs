//! Topics that one broker holds alone.

use crate::lint::factors::each_factor;
use crate::lint::{Documents, Findings};

lint!("single-copy", Warning, "one copy of a topic on a cluster of several brokers", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_factor(documents, |factor| {
        let brokers = factor.cluster.broker_count();
        if factor.value != 1 || brokers < 2 {
            return;
        }
        let found = finding(format!("`{}` has {brokers} brokers, and topics made there have one copy", factor.alias))
            .note(format!(
                "`{}`: a broker that restarts stops the mirror, one that is lost takes records with it; where brokers \
                 have `min.insync.replicas: 2`, as in Strimzi's examples, nothing can be written at all",
                factor.key
            ))
            .help("write 3, or -1 for what the brokers have as their default");
        factor.report("one copy", findings, found);
    });
}
