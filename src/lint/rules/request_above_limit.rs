//! Pods that Kubernetes refuses.

use crate::lint::Findings;
use crate::lint::pods::Pods;

lint!("request-above-limit", Error, "a request larger than its limit", Pods(check));

fn check(pods: &Pods<'_>, findings: &mut Findings<'_>) {
    for (what, bounds) in [("memory", &pods.memory), ("cpu", &pods.cpu)] {
        let (Some(request), Some(limit)) = (&bounds.low, &bounds.high) else { continue };
        if request.value.compare(&limit.value).is_le() {
            continue;
        }
        let (whose, asked, most) = (&pods.whose, &request.value, &limit.value);
        let found = finding(format!("{whose} asks for {asked} of {what} and may have {most} at most"));
        let found = pods.at(found, request, "more than the limit");
        let found = pods
            .because(found, limit, "the limit")
            .note("Kubernetes refuses the pod; operators from 1.0 on refuse the resource")
            .help(format!("write a request of at most {most}"));
        pods.report(findings, found);
    }
}
