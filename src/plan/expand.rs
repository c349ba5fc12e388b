//! Name patterns such as `mm2-{source}-to-{target}` filled in, with every line that went into the name.

use crate::facts::derivations;
use crate::source::{Origin, Reason, Sourced, Text};
use crate::topology::model::Cluster;

/// One placeholder and what it stands for.
pub type Placeholder<'a> = (&'static str, &'a Sourced<Text>);

/// Fills a pattern; a pattern without placeholders keeps its own origin.
///
/// Unknown placeholders stay as they are: the topology's reader has reported them.
pub fn expand(pattern: &Sourced<Text>, placeholders: &[Placeholder<'_>], reason: &'static Reason) -> Sourced<Text> {
    if !pattern.value.contains('{') {
        return pattern.clone();
    }
    let mut text = String::with_capacity(pattern.value.len() + 32);
    let mut inputs: Vec<Origin> = vec![pattern.origin.clone()];
    let mut rest: &str = &pattern.value;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let filled = rest[open..].find('}').and_then(|length| {
            let name = &rest[open + 1..open + length];
            let (_, value) = placeholders.iter().find(|(placeholder, _)| *placeholder == name)?;
            Some((open + length + 1, *value))
        });
        match filled {
            Some((end, value)) => {
                text.push_str(&value.value);
                if !inputs.contains(&value.origin) {
                    inputs.push(value.origin.clone());
                }
                rest = &rest[end..];
            }
            None => {
                text.push('{');
                rest = &rest[open + 1..];
            }
        }
    }
    text.push_str(rest);
    Sourced::derived(text.into(), reason, inputs)
}

/// Fills the pattern of a name that there is one of on each host.
pub fn on_host(pattern: &Sourced<Text>, host: &Cluster) -> Sourced<Text> {
    expand(pattern, &[("alias", &host.alias), ("kafka", &host.kafka)], &derivations::MONITORING_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    static REASON: Reason = Reason { name: "test", because: "Test.", source: "" };

    fn text(value: &str) -> Sourced<Text> {
        Sourced::default(value.into(), &REASON)
    }

    #[test]
    fn fills_every_placeholder() {
        let (a, b) = (text("east"), text("west"));
        let filled = expand(&text("mm2-{source}-to-{target}-{source}"), &[("source", &a), ("target", &b)], &REASON);
        assert_eq!(&*filled.value, "mm2-east-to-west-east");
    }

    #[test]
    fn leaves_what_it_does_not_know() {
        let a = text("east");
        let filled = expand(&text("{nope}-{source}-{"), &[("source", &a)], &REASON);
        assert_eq!(&*filled.value, "{nope}-east-{");
    }

    #[test]
    fn keeps_the_origin_of_a_plain_name() {
        let plain = text("mm2");
        assert_eq!(expand(&plain, &[], &REASON).origin, plain.origin);
    }
}
