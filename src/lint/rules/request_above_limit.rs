//! Pods that Kubernetes refuses.

use crate::lint::sizes::each_size;
use crate::lint::{Findings, Scene};

lint!("request-above-limit", Error, "a request larger than its limit", Plan(check));

fn check(scene: &Scene<'_>, findings: &mut Findings<'_>) {
    each_size(scene, |whose, sizing| {
        for (what, bounds) in [("memory", &sizing.memory), ("cpu", &sizing.cpu)] {
            let (Some(request), Some(limit)) = (&bounds.request, &bounds.limit) else { continue };
            if request.value.compare(&limit.value).is_le() {
                continue;
            }
            let found =
                finding(format!("{whose} asks for {} of {what} and may have {} at most", request.value, limit.value))
                    .at_origin(&request.origin, "more than the limit")
                    .because_origin(&limit.origin, "the limit")
                    .note("Kubernetes refuses the pod; operators from 1.0 on refuse the resource")
                    .help(format!("write a request of at most {}", limit.value));
            findings.report(found);
        }
    });
}
