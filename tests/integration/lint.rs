//! The rule book: every page's example is run, and so is its correction.

use std::path::{Path, PathBuf};

use mirrorc::{lint, plan};

use crate::project::Project;

/// With this variable set, the findings shown in pages are written from what the examples yield.
const UPDATE: &str = "UPDATE_PAGES";

/// With this variable set, only the page of that rule is run.
const ONLY: &str = "RULE";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint")
}

/// One page, by the headings of a page.
struct Page {
    path: PathBuf,
    text: String,
}

impl Page {
    fn of(name: &str) -> Page {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let is_page = |entry: &walkdir::DirEntry| entry.file_name().to_str() == Some(&format!("{name}.md"));
        let found = walkdir::WalkDir::new(source).into_iter().map(Result::unwrap).find(is_page);
        let path = found.unwrap_or_else(|| panic!("{name} has no page")).into_path();
        Page { text: std::fs::read_to_string(&path).unwrap(), path }
    }

    /// Whether its example is shown with what it yields.
    fn is_run(&self) -> bool {
        let example = self.section("Example");
        example.contains("```yaml\n") && example.contains("```text\n")
    }

    fn section(&self, heading: &str) -> &str {
        let start =
            self.text.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("{:?}: {heading}", self.path));
        let body = &self.text[start + heading.len() + 5..];
        &body[..body.find("\n## ").unwrap_or(body.len())]
    }

    /// Checks a section's topology, with the files that its fences name lying in the tree.
    fn check(&self, heading: &str) -> String {
        let files: Vec<&str> = self.section(heading).split("```yaml output/").skip(1).collect();
        if files.is_empty() {
            return check(self.block(heading, "yaml"));
        }
        let project = Project::with_topology(self.block(heading, "yaml"));
        assert_eq!(project.run(&["render", "-q"]).code, 0);
        for file in files {
            let (path, text) = file.split_once('\n').unwrap();
            project.write(&format!("output/{path}"), &text[..text.find("```").unwrap()]);
        }
        project.check(true)
    }

    fn block(&self, heading: &str, language: &str) -> &str {
        let section = self.section(heading);
        let fence = format!("```{language}\n");
        let start = section.find(&fence).unwrap_or_else(|| panic!("{:?}: {heading} has no {language}", self.path));
        let body = &section[start + fence.len()..];
        &body[..body.find("```").unwrap()]
    }
}

fn check(topology: &str) -> String {
    Project::with_topology(topology).check(false)
}

/// Every page whose example can be run.
fn pages() -> impl Iterator<Item = (&'static str, Page)> {
    let only = std::env::var(ONLY).ok();
    let names = lint::rules().map(|rule| rule.name).filter(move |name| only.as_ref().is_none_or(|only| only == name));
    names.map(|name| (name, Page::of(name))).filter(|(_, page)| page.is_run())
}

#[test]
fn examples_yield_what_their_pages_show() {
    let mut wrong = String::new();
    for (name, page) in pages() {
        let found = page.check("Example");
        let shown = page.block("Example", "text");
        if std::env::var_os(UPDATE).is_some() {
            let (old, new) = (format!("```text\n{shown}```"), format!("```text\n{found}```"));
            std::fs::write(&page.path, page.text.replacen(&old, &new, 1)).unwrap();
        } else if found != shown {
            wrong += &format!("{name} shows\n{shown}but yields\n{found}");
        }
        let others = found.lines().filter(|line| !line.contains(&format!("[{name}]: "))).count();
        if found.lines().count() != 1 || others > 0 {
            wrong += &format!("{name} yields not itself alone:\n{found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn corrections_are_quiet_under_every_rule() {
    let loud: String = pages()
        .map(|(name, page)| (name, page.check("Instead")))
        .filter(|(_, found)| !found.is_empty())
        .map(|(name, found)| format!("{name}:\n{found}"))
        .collect();
    assert!(loud.is_empty(), "{loud}");
}

#[test]
fn pages_are_complete() {
    let runnable = lint::LINTS.iter().map(|lint| &lint.rule).chain(plan::problems::RULES.iter().copied());
    for rule in runnable.chain([&lint::UNMATCHED_ALLOW]) {
        assert!(Page::of(rule.name).is_run(), "{}: its example shows no finding", rule.name);
    }
    for (name, page) in lint::rules().map(|rule| (rule.name, Page::of(rule.name))) {
        assert!(page.text.starts_with(&format!("# {name}\n")), "{name}");
        for heading in ["What it does", "Why", "Example", "Instead"] {
            assert!(!page.section(heading).trim().is_empty(), "{name}: {heading}");
        }
    }
}

#[test]
fn the_list_is_sorted_and_every_file_is_in_it() {
    let listed: Vec<&str> = lint::LINTS.iter().map(|lint| lint.rule.name).collect();
    assert!(listed.is_sorted(), "{listed:?}");
    for entry in std::fs::read_dir(folder().join("rules")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().replace('_', "-");
        assert!(listed.contains(&stem.as_str()), "{path:?} belongs to no rule of the list");
    }
    for rule in lint::rules() {
        assert!(!rule.summary.ends_with('.') && !rule.summary.contains('\n'), "{}", rule.name);
        assert!(rule.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte.is_ascii_digit()));
    }
    let mut names: Vec<&str> = lint::rules().map(|rule| rule.name).collect();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn example_topologies_are_clean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("topology");
    let mut loud = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let found = check(&std::fs::read_to_string(&path).unwrap());
        if !found.is_empty() {
            loud += &format!("{}:\n{found}", path.display());
        }
    }
    assert!(loud.is_empty(), "{loud}");
}

#[test]
fn the_page_of_all_rules_is_current() {
    let project = Project::with_topology("");
    let made = project.run(&["rules", "--markdown"]).out;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    if std::env::var_os(UPDATE).is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &made).unwrap();
    }
    let current = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(current == made, "docs/rules.md is not what `mirrorc rules --markdown` prints; {UPDATE}=1 writes it");
}

/// What a seed did wrong, and was run to see it fail, is told by the page of the rule that finds it.
#[test]
fn every_case_as_written_is_named_by_a_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real/cases/as_written.rs");
    let text = std::fs::read_to_string(path).unwrap();
    let cases: Vec<&str> = text.split("name: \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(cases.len() >= 6, "{cases:?}");
    for case in cases {
        let names = |page: &str| page.contains(&format!("`{case}`"));
        assert!(mirrorc::lint::rules().any(|rule| names(rule.page)), "no page names {case}");
    }
}

const SUPPRESSED: &str = "\
name: example
clusters:
  east: {kafka: east, namespace: kafka-east, version: 4.1.0, strimzi: 0.48.0, brokers: 3,
    advertise: \"east.example.org:9094\", listener: {name: mirror, port: 9094, type: loadbalancer, authentication: tls}}
  west: {kafka: west, namespace: kafka-west, version: 4.1.0, strimzi: 0.48.0, brokers: 3,
    advertise: \"west.example.org:9094\", listener: {name: mirror, port: 9094, type: loadbalancer, authentication: tls}}
flows:
  - {from: east, to: west, topics: [orders], groups: [billing], config: {source: {errors.tolerance: all}}}
";

#[test]
fn an_allow_silences_at_its_place_only() {
    let allowed = |place: &str| {
        let place = if place.is_empty() { String::new() } else { format!("where: {place}, ") };
        check(&format!("{SUPPRESSED}allow:\n  - {{rule: tolerated-errors, {place}reason: a test}}\n"))
    };
    assert_eq!(allowed(""), "");
    assert_eq!(allowed("'flows[0]'"), "");
    assert_eq!(allowed("'flows[0].config.source'"), "");
    assert_eq!(allowed("KafkaMirrorMaker2/mm2-east-to-west"), "");
    let elsewhere = allowed("clusters.east");
    assert!(elsewhere.contains("[tolerated-errors]") && elsewhere.contains("[unmatched-allow]"), "{elsewhere}");
}

#[test]
fn an_error_of_a_rule_stops_rendering_until_it_is_allowed() {
    let project = Project::with_topology(SUPPRESSED);
    assert_eq!(project.run(&["render"]).code, 1);
    assert!(!project.path("output").exists());
    let allow = "allow: [{rule: tolerated-errors, reason: a copy with holes is enough}]\n";
    project.write("topology/t.yaml", &format!("{SUPPRESSED}{allow}"));
    let run = project.run(&["render"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.talk);
}

/// What is patched on all connectors alike, or as a whole list, agrees with itself and not with what was derived.
#[test]
fn a_patch_of_what_others_follow_is_found_however_it_is_written() {
    let page = Page::of("patched-derivation");
    let topology = page.block("Example", "yaml");
    let (topology, _) = topology.split_once("patches:").unwrap();
    let location = "config: {offset-syncs.topic.location: target}";
    for (at, merge, place) in [
        (
            "/spec/mirrors/0",
            format!("{{sourceConnector: {{{location}}}, checkpointConnector: {{{location}}}}}"),
            "/spec/mirrors/0/sourceConnector/config/offset-syncs.topic.location",
        ),
        (
            "/spec",
            "{mirrors: [{sourceCluster: east, targetCluster: west, sourceConnector: {}}]}".to_owned(),
            "/spec/mirrors",
        ),
        (
            "/spec/mirrors/0",
            "{sourceConnector: {config: null}, checkpointConnector: {config: null}}".to_owned(),
            "/spec/mirrors/0/sourceConnector/config",
        ),
    ] {
        let patch = format!("{{object: KafkaMirrorMaker2/mm2-east-to-west, at: {at}, merge: {merge}, reason: r}}");
        let found = check(&format!("{topology}patches:\n  - {patch}\n"));
        let line =
            format!("warning[patched-derivation]: this patch changes `{place}` of KafkaMirrorMaker2/mm2-east-to-west");
        assert!(found.contains(&line), "{found}");
    }
}

#[test]
fn the_level_that_the_consumer_gets_is_judged() {
    let found = |config: &str| check(&SUPPRESSED.replace("config: {source: {errors.tolerance: all}}", config));
    let own = |keys: &str| found(&format!("exactlyOnce: true, config: {{source: {{{keys}}}}}"));
    assert_eq!(found("exactlyOnce: true"), "");
    assert_eq!(found("consumer: {isolation.level: read_uncommitted}"), "");
    let refused = own("source.consumer.isolation.level: read_uncommitted");
    assert!(
        refused.contains("[uncommitted-reads]") && refused.contains("`source.consumer.isolation.level`"),
        "{refused}"
    );
    let overruled = own("consumer.isolation.level: read_uncommitted, source.consumer.isolation.level: read_committed");
    assert!(!overruled.contains("[uncommitted-reads]"), "{overruled}");
    let patched = "patches:\n  - object: KafkaMirrorMaker2/mm2-east-to-west\n    at: /spec/mirrors/0/sourceConnector/config\n    \
                   merge: {exactly.once.support: required}\n    reason: a test\n";
    let unsaid = check(&format!("{SUPPRESSED}{patched}"));
    assert!(unsaid.contains("[uncommitted-reads]") && unsaid.contains("reads uncommitted records too"), "{unsaid}");
}

/// What the first user wrote, and why none of it could have worked: what is found, and the rule that finds it.
const AS_WRITTEN: &[(&str, &str)] = &[
    ("connect-cluster-elsewhere", "its Connect cluster is `proxmox`"),
    ("disagreeing-connectors", "`offset-syncs.topic.location` is `target` on the source connector"),
    ("default-connect-group", "is the operator's default"),
    ("mirrored-connect-topic", "`mirrormaker2-cluster-configs` would be mirrored"),
    ("half-said-setting", "`replication.policy.separator` is said on the source connector only"),
    ("missing-grant", "may not"),
    ("unfit-document", "cannot be `Write`"),
    ("wide-grant", "every topic"),
    ("loose-jmx-pattern", "the `...` in the rule for `kafka_connect_$1`"),
    ("idle-jmx-rule", "`kafka_connect_mirror_source_connector_$4` matches no bean"),
    ("silent-alert", "`MM2ConnectorDown` never fires: `kafka_connect_connector_status` has no label `state`"),
    ("silent-alert", "`MM2CheckpointStale` never fires"),
    ("in-flight-as-lag", "`MM2ReplicationLagHigh`"),
    ("in-flight-as-lag", "`MM2ReplicationLagCritical`"),
    ("unread-logger", "does not read `connect.root.logger.level`"),
    ("name-outside-certificate", "`svc.clustermesh.local`"),
];

#[test]
fn the_first_user_as_written_is_found_out_row_by_row() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/rciis-as-written/topology.yaml");
    let found = check(&std::fs::read_to_string(path).unwrap());
    for (rule, part) in AS_WRITTEN {
        let hit = found.lines().any(|line| line.contains(&format!("[{rule}]: ")) && line.contains(part));
        assert!(hit, "[{rule}] … {part} is not in\n{found}");
    }
}

const FIXABLE: &str = "\
flows:
  - from: east       # the hall
    to: west
    topics: [orders]
    groups: [billing]
    config:
      source: {offset.lag.maxx: 10, sync.topic.configs.interval.seconds: 60000}   # as agreed
";

#[test]
fn fixes_keep_comments_and_are_followed_by_a_second_check() {
    let head = SUPPRESSED.split("flows:").next().unwrap();
    let project = Project::with_topology(&format!("{head}{FIXABLE}"));
    let run = project.run(&["check", "--fix", "--output-format", "concise"]);
    assert!(!run.out.contains("unknown-connector-key"), "{}", run.out);
    assert!(run.out.contains("milliseconds-for-seconds") && run.talk.contains("1 fixed"), "{}{}", run.out, run.talk);
    let safe = FIXABLE.replace("maxx", "max");
    assert_eq!(project.read("topology/t.yaml"), format!("{head}{safe}"));

    let run = project.run(&["check", "--fix", "--unsafe-fixes", "--output-format", "concise"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.talk);
    assert_eq!(project.read("topology/t.yaml"), format!("{head}{}", safe.replace("60000", "60")));
}

#[test]
fn findings_are_chosen_and_denied_by_flags() {
    let head = SUPPRESSED.split("flows:").next().unwrap();
    let project = Project::with_topology(&format!("{head}{FIXABLE}"));
    let run = |flags: &[&str]| project.run(&[&["check", "-q", "--output-format", "concise"], flags].concat());
    assert_eq!(run(&[]).code, 0);
    assert_eq!(run(&["--deny", "warnings"]).code, 1);
    assert_eq!(run(&["--deny", "warnings", "--exit-zero"]).code, 0);
    assert!(!run(&["--select", "unknown-connector-key"]).out.contains("milliseconds-for-seconds"));
    assert!(!run(&["--ignore", "unknown-connector-key"]).out.contains("unknown-connector-key"));
}

/// The brokers of the first user before the "critical fix" of their page: a heap of 8 GiB in pods of 4.
const BEFORE_THE_FIX: &str = "\
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: kafka-rciis-prod, namespace: rciis-prod}
spec:
  kafka:
    version: 3.9.0
    authorization: {type: simple}
    resources:
      limits: {memory: 4Gi}
    jvmOptions: {-Xms: 8192m, -Xmx: 8192m}
    listeners:
      - name: external
        port: 9094
        type: cluster-ip
        tls: true
        authentication: {type: tls}
        configuration:
          bootstrap: {alternativeNames: [\"*.rciis-prod.svc.clustermesh.local\"]}
          brokers:
            - {broker: 0, advertisedHost: zero.example.org}
            - {broker: 1, advertisedHost: one.example.org}
            - {broker: 2, advertisedHost: two.example.org}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaNodePool
metadata: {name: kafka, labels: {strimzi.io/cluster: kafka-rciis-prod}}
spec: {replicas: 3, roles: [broker]}
";

#[test]
fn brokers_in_the_tree_are_judged_where_they_are_written() {
    let project = Project::with_example("rciis");
    std::fs::rename(project.path("topology/rciis.yaml"), project.path("topology/t.yaml")).unwrap();
    assert_eq!(project.run(&["render", "-q"]).code, 0);
    assert_eq!(project.check(true), "");
    // Beside our folder, as the cluster's own files are.
    let path = "output/apps/rciis/kafka/proxmox/kafka.yaml";
    project.write(path, BEFORE_THE_FIX);
    let found = project.check(true);
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), 2, "{found}");
    let too_large = "the heap of a broker of pool `kafka`, 8192m, does not fit its memory, 4Gi";
    assert_eq!(lines[0], format!("{path}:10:37: error[heap-above-limit]: {too_large}"));
    assert!(lines[1].contains("[unlike-brokers]: a broker of pool `kafka` has 4Gi of memory"), "{found}");
    // The page cache is what the fix leaves half of the memory to.
    project.write(path, &BEFORE_THE_FIX.replace("4Gi", "16Gi"));
    assert_eq!(project.check(true), "");
}

#[test]
fn what_the_tree_shows_may_be_allowed_by_its_object() {
    let project = Project::with_example("rciis");
    std::fs::rename(project.path("topology/rciis.yaml"), project.path("topology/t.yaml")).unwrap();
    assert_eq!(project.run(&["render", "-q"]).code, 0);
    let path = "output/apps/rciis/kafka/proxmox/kafka.yaml";
    project.write(path, &BEFORE_THE_FIX.replace("memory: 4Gi", "memory: 16Gi").replace("replicas: 3", "replicas: 4"));
    assert!(project.check(true).contains("[unlike-brokers]: Kafka `kafka-rciis-prod` has 4 brokers"));
    let allow =
        "\n  - {rule: unlike-brokers, where: KafkaNodePool/kafka, reason: one more until the disks are moved}\n";
    let text = project.read("topology/t.yaml");
    project.write("topology/t.yaml", &format!("{}{allow}", text.trim_end()));
    assert_eq!(project.check(true), "");
    assert_eq!(project.check(false), "");
    project.write(path, &BEFORE_THE_FIX.replace("memory: 4Gi", "memory: 16Gi"));
    assert!(project.check(true).contains("[unmatched-allow]"));
    assert_eq!(project.check(false), "");
}
