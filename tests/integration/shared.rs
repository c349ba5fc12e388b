//! The folder of upstream files that lies beside a developer's checkout, and the CRDs in it.

use std::io::Write;
use std::path::PathBuf;
use std::sync::OnceLock;

use mirrorc::schema::CrdSet;
use serde_json::Value;

/// Returns the folder: `$MIRRORC_SHARED`, or `shared` beside the checkout. Without it a test says that it is left out.
pub(crate) fn folder(test: &str) -> Option<PathBuf> {
    let checkout = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let beside = [checkout.join("../shared"), checkout.join("../../shared")];
    let found = std::env::var_os("MIRRORC_SHARED").map(PathBuf::from).into_iter().chain(beside);
    let found = found.into_iter().find(|folder| folder.join("crds").is_dir());
    if found.is_none() {
        // Not `eprintln!`: the test runner swallows that of a test that passes.
        let _ = writeln!(std::io::stderr(), "left out: {test} (needs ../shared or MIRRORC_SHARED)");
    }
    found
}

/// Returns the folder of CRDs that fits an operator best.
pub(crate) fn strimzi_release(major: u16, minor: u16) -> &'static str {
    match (major, minor) {
        (0, ..=47) => "strimzi-0.45.0",
        (0, _) => "strimzi-0.51.0",
        _ => "strimzi-1.2.0",
    }
}

pub(crate) const PROMETHEUS_OPERATOR: &str = "prometheus-operator-0.93.0";

/// The kinds that we write and that have a CRD.
const KINDS: [&str; 4] = ["KafkaMirrorMaker2", "KafkaUser", "PodMonitor", "PrometheusRule"];

/// Returns the CRD of a kind that we write.
pub(crate) fn crd(test: &str, release: &str, kind: &str) -> Option<Value> {
    let folder = folder(test)?.join("crds").join(release);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    // `048-Crd-kafkamirrormaker2.yaml`, `monitoring.coreos.com_podmonitors.yaml`; others are large and never asked for.
    let ends = [format!("-{}", kind.to_lowercase()), format!("_{}s", kind.to_lowercase())];
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let file = files.iter().find(|path| ends.iter().any(|end| stem(path).ends_with(end)))?;
    Some(serde_yaml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap())
}

/// Returns the closed CRDs of Strimzi and of the Prometheus operator as they are beside an operator of this release.
pub(crate) fn crds_for(test: &str, major: u16, minor: u16) -> Option<&'static CrdSet> {
    static SETS: [OnceLock<CrdSet>; 3] = [const { OnceLock::new() }; 3];
    let release = strimzi_release(major, minor);
    let at = ["strimzi-0.45.0", "strimzi-0.51.0", "strimzi-1.2.0"].iter().position(|name| *name == release).unwrap();
    folder(test)?;
    let crds =
        || KINDS.iter().filter_map(|kind| crd(test, release, kind).or_else(|| crd(test, PROMETHEUS_OPERATOR, kind)));
    Some(SETS[at].get_or_init(|| CrdSet::from_documents(crds()).unwrap()))
}
