//! Topics that take no record because they cannot have as many copies as the brokers ask for.

use crate::lint::Findings;
use crate::lint::manifest::shown;
use crate::lint::tree::Tree;

lint!(
    "fewer-copies-than-insync",
    Error,
    "a replication factor below the `min.insync.replicas` of the brokers in the tree",
    Tree(check)
);

fn check(tree: &Tree<'_>, findings: &mut Findings<'_>) {
    for folder in &tree.folders {
        let Some(kafka) = folder.kafka() else { continue };
        let pointer = "/spec/kafka/config/min.insync.replicas";
        let Some(least) = kafka.value.pointer(pointer).and_then(|value| shown(value).parse::<i32>().ok()) else {
            continue;
        };
        for flow in tree.topology.flows_to(folder.host.cluster) {
            let factor = &flow.replication_factor;
            if factor.value < 1 || factor.value >= least {
                continue;
            }
            let alias = &folder.host.alias.value;
            let mut found = finding(format!(
                "topics made on `{alias}` have {} copies, and its brokers ask for {least} in sync",
                factor.value
            ))
            .at_origin(&factor.origin, "too few copies")
            .note("a producer with `acks: all`, as MirrorMaker's, gets NOT_ENOUGH_REPLICAS for every record")
            .help(format!("write at least {least}, better one more, or -1 for what the brokers have as their default"));
            if let Some(span) = kafka.span(pointer) {
                found = found.because(span, "what the brokers ask for");
            }
            findings.report_about(&kafka.object(), found);
        }
    }
}
