//! Everything through one task.

use crate::lint::{Findings, Scene};
use crate::topology::model::State;

lint!("single-task", Note, "one task for every topic of a cluster", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    for flow in &scene.topology.flows {
        let tasks = flow.tasks.source.as_ref();
        let everything = flow.topics.value.iter().any(|pattern| matches!(&*pattern.regex, ".*" | ".+"));
        let rests = flow.state.source.as_ref().is_some_and(|state| state.value != State::Running);
        if !everything || rests || tasks.is_some_and(|tasks| tasks.value > 1) {
            continue;
        }
        let found = finding(format!("one task copies every topic of `{}`", scene.source(flow).alias.value));
        let found = match tasks {
            Some(tasks) => found.at_origin(&tasks.origin, "one task"),
            None => found.at_origin(&flow.topics.origin, "every topic, and no `tasks`"),
        };
        let found = found
            .note("Connect's default is one task: one consumer and one producer, on one pod, whatever `replicas` says")
            .help("write `tasks: 5`, or as many as there are partitions to share; allow this where one is enough");
        findings.report(found);
    }
}
