//! Where mirrorc is used: pre-commit, the GitHub Action and the GitLab job of the README, on commits good and bad.

mod action;
mod repository;

use serde_json::Value;

use self::repository::{MANIFEST, Ran, Repository, TOPOLOGY, path, readme_block};
use crate::harness::runner::{Case, say};
use crate::harness::tools;

pub const CASES: &[Case] = &[
    Case { name: "delivery::pre_commit_stops_bad_commits", run: pre_commit_stops_bad_commits },
    Case { name: "delivery::pre_commit_builds_mirrorc_itself", run: pre_commit_builds_mirrorc_itself },
    Case { name: "delivery::the_action_runs_on_github", run: the_action_runs_on_github },
    Case { name: "delivery::the_job_runs_on_gitlab", run: the_job_runs_on_gitlab },
];

/// Makes the user's repository with the configuration of the README, and the repository of hooks that it names.
fn with_hooks(case: &str, of_system: bool) -> Repository {
    let folder = tools::fresh_case_folder(case);
    let hooks = Repository::of_this_project(folder.join("hooks"));
    let revision = hooks.run("git rev-parse HEAD").said.trim().to_owned();
    let mut configuration: Value = serde_yaml::from_str(&readme_block("pre-commit")).unwrap();
    let repository = &mut configuration["repos"][0];
    repository["repo"] = hooks.folder.as_str().into();
    repository["rev"] = revision.into();
    if of_system {
        for hook in repository["hooks"].as_array_mut().unwrap() {
            hook["id"] = format!("{}-system", hook["id"].as_str().unwrap()).into();
        }
    }
    let user = Repository::of_first_user(folder.join("user"));
    user.write(".pre-commit-config.yaml", &configuration.to_string());
    let bin = tools::cache().join("pre-commit/bin");
    let user = user.with("PRE_COMMIT_HOME", folder.join("home").as_str()).with("PATH", &format!("{bin}:{}", path()));
    user.run("pre-commit install").succeeds();
    user
}

fn commit(user: &Repository) -> Ran {
    user.run("git add --all && git commit --message next")
}

fn commits(user: &Repository) -> String {
    user.run("git rev-list --count HEAD").said.trim().to_owned()
}

fn pre_commit_stops_bad_commits() {
    let user = with_hooks("delivery::pre_commit_stops_bad_commits", true);
    let user = user.with("PATH", &format!("{}:{}", program_folder(), user.environment["PATH"]));
    commit(&user).succeeds();
    assert_eq!(commits(&user), "2");
    stops_bad_commits(&user);
}

fn program_folder() -> String {
    camino::Utf8Path::new(env!("CARGO_BIN_EXE_mirrorc")).parent().unwrap().to_string()
}

/// Tries a bad topology, a stale tree and a file edited by hand; then does what the messages say.
fn stops_bad_commits(user: &Repository) {
    say("a bad topology");
    user.replace(TOPOLOGY, "\n  - between: [", "\n  - betwen: [");
    commit(user).stops(&["mirrorc check", "error[unknown-key]", "topology/rciis.yaml:", "did you mean `between`"]);
    user.restore();

    say("a tree that was not rendered");
    user.replace(TOPOLOGY, "  replicas: 2", "  replicas: 3");
    commit(user).stops(&["mirrorc render --check", "changed", MANIFEST]);
    user.with_program().run("mirrorc render").succeeds();
    commit(user).succeeds();
    assert_eq!(commits(user), "3");

    say("a file edited by hand");
    user.replace(MANIFEST, "replicas: 3", "replicas: 4");
    commit(user).stops(&["error[edited-file]", MANIFEST, "--force"]);
    user.restore();
    assert_eq!(commits(user), "3");
}

fn pre_commit_builds_mirrorc_itself() {
    let user = with_hooks("delivery::pre_commit_builds_mirrorc_itself", false);
    // What is shown is that it can be built and run; a build for speed would take minutes more.
    let user = user
        .with("CARGO_TARGET_DIR", tools::cache().join("delivery-target").as_str())
        .with("CARGO_PROFILE_RELEASE_LTO", "off")
        .with("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .with("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    say("building mirrorc as pre-commit does");
    commit(&user).succeeds();
    stops_bad_commits(&user);
}

fn the_action_runs_on_github() {
    let folder = tools::fresh_case_folder("delivery::the_action_runs_on_github");
    let user = Repository::of_first_user(folder.join("user"));
    let installed = folder.join("installed");
    let user = user
        .with("CARGO_INSTALL_ROOT", installed.as_str())
        .with("PATH", &format!("{installed}/bin:{}", path()))
        .with("CARGO_TARGET_DIR", tools::cache().join("delivery-target").as_str())
        .with("CARGO_PROFILE_RELEASE_LTO", "off")
        .with("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .with("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");

    say("a good commit");
    let good = action::run(&user, &[]);
    good.last.succeeds();
    assert_eq!((good.outputs["check"].as_str(), good.outputs["tree"].as_str()), ("passed", "current"));
    let sarif: Value = serde_json::from_str(&user.read(&good.outputs["sarif"])).unwrap();
    assert_eq!((&sarif["version"], sarif["runs"][0]["results"].as_array().unwrap().len()), (&"2.1.0".into(), 0));

    say("a bad topology");
    user.replace(TOPOLOGY, "\n  - between: [", "\n  - betwen: [");
    let bad = action::run(&user, &[("topologies", TOPOLOGY), ("sarif", "findings.sarif")]);
    bad.last.stops(&["::error file=topology/rciis.yaml,line=", "title=unknown-key::"]);
    assert_eq!((bad.outputs["check"].as_str(), bad.outputs["tree"].as_str()), ("failed", ""));
    let sarif: Value = serde_json::from_str(&user.read("findings.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "unknown-key");
    assert!(bad.summary.contains("| error | topology/rciis.yaml:"), "{}", bad.summary);
    user.restore();

    say("a tree that was not rendered");
    user.replace(TOPOLOGY, "  replicas: 2", "  replicas: 3");
    let stale = action::run(&user, &[]);
    stale.last.stops(&["::error title=tree::", MANIFEST]);
    assert_eq!((stale.outputs["check"].as_str(), stale.outputs["tree"].as_str()), ("passed", "different"));
    assert!(stale.summary.contains("spec.replicas: 2 → 3"), "{}", stale.summary);
    user.restore();

    say("no topology at all");
    let none = action::run(&user, &[("topologies", "topology/missing.yaml")]);
    none.last.stops(&["`topology/missing.yaml` does not exist"]);
    assert_eq!(none.outputs["tree"], "");
}

fn the_job_runs_on_gitlab() {
    let folder = tools::fresh_case_folder("delivery::the_job_runs_on_gitlab");
    let user = Repository::of_first_user(folder.join("user")).with_program();
    let configuration: Value = serde_yaml::from_str(&readme_block("GitLab CI")).unwrap();
    let lines: Vec<&str> =
        configuration["mirrorc"]["script"].as_array().unwrap().iter().flat_map(Value::as_str).collect();
    // The address in the README is the reader's to fill in.
    assert!(lines[0].starts_with("cargo install --locked --git "), "{lines:?}");
    let script = lines[1..].join("\n");
    let report = configuration["mirrorc"]["artifacts"]["reports"]["junit"].as_str().unwrap();

    user.run(&script).succeeds();
    assert!(user.read(report).contains("<testsuite"), "{}", user.read(report));
    user.replace(TOPOLOGY, "\n  - between: [", "\n  - betwen: [");
    assert_ne!(user.run(&script).code, 0);
    assert!(user.read(report).contains("unknown-key"), "{}", user.read(report));
    user.restore();
    user.replace(TOPOLOGY, "  replicas: 2", "  replicas: 3");
    user.run(&script).stops(&["changed", MANIFEST]);
}
