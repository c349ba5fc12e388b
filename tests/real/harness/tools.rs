//! Where the programs and the working folders lie.

use std::process::Command;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

/// Returns the folder that `scripts/tools` fills.
pub fn cache() -> Utf8PathBuf {
    match std::env::var("MIRRORC_CACHE") {
        Ok(folder) => Utf8PathBuf::from(folder),
        Err(_) => root().join(".cache"),
    }
}

/// Returns the repository's folder.
pub fn root() -> &'static Utf8Path {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the folder of one module of tests/real/maven.
pub fn jars(module: &str) -> Utf8PathBuf {
    cache().join("maven").join(module)
}

/// Returns a program of the Debian package `prometheus`.
pub fn prometheus(program: &str) -> Utf8PathBuf {
    cache().join("debian/prometheus/usr/bin").join(program)
}

/// Returns a judge of manifests that `scripts/tools/k8s-go` brought.
pub fn k8s(program: &str) -> Utf8PathBuf {
    cache().join("k8s/bin").join(program)
}

/// Lists what `scripts/test real` would have installed.
pub fn missing() -> Vec<String> {
    let mut missing = Vec::new();
    let mut needed = ["kafka-3.9.0", "kafka-4.1.0", "jmx-exporter-1.0.1"].map(jars).to_vec();
    needed.push(prometheus("promtool"));
    needed.extend(["crdcheck", "kubeconform", "kustomize"].map(k8s));
    needed.push(cache().join("pre-commit/bin/pre-commit"));
    needed.push(cache().join("strimzi-read/0.47.0/classes"));
    for path in needed {
        if !path.exists() {
            missing.push(path.to_string());
        }
    }
    for (program, argument) in [("java", "-version"), ("javac", "-version"), ("openssl", "version"), ("setpriv", "-V")]
    {
        let found = Command::new(program).arg(argument).output();
        if !found.is_ok_and(|output| output.status.success()) {
            missing.push(program.to_owned());
        }
    }
    missing
}

/// Returns where a case keeps its files.
pub fn case_folder(case: &str) -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join("real").join(case.replace("::", "-"))
}

/// Returns the case's folder, empty.
pub fn fresh_case_folder(case: &str) -> Utf8PathBuf {
    let folder = case_folder(case);
    let _ = fs_err::remove_dir_all(&folder);
    fs_err::create_dir_all(&folder).unwrap();
    folder
}

/// Returns where the files of cases lie that had to be run once more.
pub fn first_failures() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join("real-first-failures")
}

/// Keeps what is there for later, out of the way of a second try.
pub fn set_logs_aside() {
    let real = Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join("real");
    let kept = first_failures();
    fs_err::create_dir_all(&kept).unwrap();
    for entry in fs_err::read_dir(real).into_iter().flatten().flatten() {
        if entry.file_name() != "classes" {
            let to = kept.join(entry.file_name().to_string_lossy().as_ref());
            let _ = fs_err::remove_dir_all(&to);
            let _ = fs_err::rename(entry.path(), to);
        }
    }
}

/// Deletes what a successful run left, unless `MIRRORC_KEEP` is set.
pub fn forget_logs() {
    if std::env::var_os("MIRRORC_KEEP").is_some() {
        return;
    }
    let entries = fs_err::read_dir(Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join("real"));
    for entry in entries.into_iter().flatten().flatten() {
        if entry.file_name() != "classes" {
            let _ = fs_err::remove_dir_all(entry.path());
        }
    }
}

/// Compiles one program of tests/real/tools/kafka against a release, once per run, and returns its class path.
pub fn java_program(name: &str, module: &str) -> String {
    /// Cases that run beside each other may want the same one.
    static BUILDING: Mutex<()> = Mutex::new(());
    let _alone = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    let source = root().join("tests/real/tools/kafka").join(format!("{name}.java"));
    let classes = Utf8Path::new(env!("CARGO_TARGET_TMPDIR")).join("real/classes").join(module).join(name);
    let built = classes.join(format!("{name}.class"));
    let is_fresh = match (fs_err::metadata(&source), fs_err::metadata(&built)) {
        (Ok(source), Ok(built)) => built.modified().unwrap() > source.modified().unwrap(),
        _ => false,
    };
    if !is_fresh {
        let output = Command::new("javac")
            .args(["-nowarn", "-cp", &format!("{}/*", jars(module)), "-d", classes.as_str(), source.as_str()])
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}.java: {}", String::from_utf8_lossy(&output.stderr));
    }
    format!("{classes}:{}/*", jars(module))
}

/// Returns the folder of material that is not part of the repository, where there is one.
pub fn shared() -> Option<Utf8PathBuf> {
    let named = std::env::var("MIRRORC_SHARED").ok().map(Utf8PathBuf::from);
    let near = ["../shared", "../../shared"].iter().map(|path| root().join(path));
    named.into_iter().chain(near).find(|folder| folder.join("golden").is_dir())
}
