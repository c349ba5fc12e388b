//! The whole program, as a hook runs it: started on one small topology, and over trees of 10 to 10,000 clusters.
//!
//! `taskset -c 0 cargo bench` measures on one core; `cargo bench -- check/1000` one row.

#![allow(clippy::unwrap_used, reason = "a panic is a benchmark's way of failing")]

mod fleet;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// Runs the program and asks for success.
fn mirrorc(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mirrorc"));
    let command = command.current_dir(folder).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().unwrap().success(), "mirrorc {arguments:?} in {}", folder.display());
}

/// Makes a project with one topology of so many clusters.
fn project(clusters: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("topology")).unwrap();
    std::fs::write(folder.path().join("topology/fleet.yaml"), fleet::topology(clusters)).unwrap();
    folder
}

fn start(criterion: &mut Criterion) {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut group = criterion.benchmark_group("rciis");
    group.bench_function("version", |bencher| bencher.iter(|| mirrorc(checkout, &["--version"])));
    group.bench_function("check", |bencher| {
        bencher.iter(|| mirrorc(checkout, &["render", "--check", "topology/rciis.yaml"]));
    });
    group.finish();
}

fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).measurement_time(Duration::from_secs(10));
    for clusters in SIZES {
        let project = project(clusters);
        mirrorc(project.path(), &["render"]);
        group.throughput(Throughput::Elements(clusters as u64));
        group.bench_function(BenchmarkId::from_parameter(clusters), |bencher| {
            bencher.iter(|| mirrorc(project.path(), &["render", "--check"]));
        });
    }
    group.finish();
}

fn render(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("render");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).measurement_time(Duration::from_secs(10));
    for clusters in SIZES {
        let project = project(clusters);
        let output = project.path().join("output");
        group.throughput(Throughput::Elements(clusters as u64));
        group.bench_function(BenchmarkId::from_parameter(clusters), |bencher| {
            let empty = || drop(std::fs::remove_dir_all(&output));
            bencher.iter_batched(empty, |()| mirrorc(project.path(), &["render"]), BatchSize::PerIteration);
        });
    }
    group.finish();
}

criterion_group!(benches, start, check, render);
criterion_main!(benches);
