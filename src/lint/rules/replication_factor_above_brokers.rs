//! Topics that cannot be created because there are too few brokers.

use crate::lint::factors::each_factor;
use crate::lint::{Documents, Findings};

lint!(
    "replication-factor-above-brokers",
    Error,
    "a replication factor larger than the number of brokers",
    Documents(check)
);

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_factor(documents, |factor| {
        let (brokers, alias, value) = (factor.cluster.broker_count(), factor.alias, factor.value);
        if brokers == 0 || value <= i64::try_from(brokers).unwrap_or(i64::MAX) {
            return;
        }
        let found = finding(format!("{value} copies of a topic need {value} brokers, and `{alias}` has {brokers}"))
            .note(format!("`{}`: creating the topic fails, and the connector only logs it", factor.key))
            .help(format!("write at most {brokers}, or -1 for what the brokers have as their default"));
        let pools = factor.cluster.pools.iter().flat_map(|pool| &pool.ids).find_map(|id| id.span());
        let found = match pools {
            Some(span) => found.because(span, "its brokers"),
            None => found,
        };
        factor.report("too many copies", findings, found);
    });
}
