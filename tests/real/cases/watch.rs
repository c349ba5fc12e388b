//! Prometheus over running pods, with the rules that were generated for them.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::{Duration, Instant};

use promql_parser::parser::{Expr, parse};
use promql_parser::util::{ExprVisitor, walk_expr};
use serde_json::Value;

use super::world::World;
use crate::harness::connect::Pod;
use crate::harness::process::wait_until;
use crate::harness::prometheus::{Prometheus, Target};
use crate::harness::runner::say;
use crate::operator::Instance;

/// Starts Prometheus on pods, each with the alias of its site, and waits until it has seen every one's page.
pub fn start(world: &World, pods: &[(&str, &Instance, &Pod)]) -> Prometheus {
    let targets: Vec<Target> = pods
        .iter()
        .map(|(alias, instance, pod)| Target {
            namespace: world.site(alias).namespace.clone(),
            pod: format!("{}-mirrormaker2-0", instance.name),
            address: pod.metrics_target(),
        })
        .collect();
    let prometheus = Prometheus::start(&world.folder, &rules(world), &targets);
    wait_until("every page was scraped", Duration::from_secs(90), || {
        let up = prometheus.query("up == 1").len();
        if up == targets.len() { Ok(()) } else { Err(format!("{up} of {}", targets.len())) }
    });
    prometheus
}

fn rules(world: &World) -> Vec<&Value> {
    world.sites.iter().flat_map(|site| site.documents.of_kind("PrometheusRule")).collect()
}

/// Returns name and expression of every generated alert.
fn alerts(world: &World) -> Vec<(String, String)> {
    let groups = rules(world).into_iter().flat_map(|rule| rule["spec"]["groups"].as_array().unwrap());
    let alerts = groups.flat_map(|group| group["rules"].as_array().unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    alerts.map(|alert| (text(&alert["alert"]), text(&alert["expr"]))).collect()
}

/// Expects that every generated alert is evaluated without an error, and goes on being.
pub fn expect_evaluated(world: &World, prometheus: &Prometheus) {
    let seen = || {
        let mut names = Vec::new();
        let mut times = Vec::new();
        for rule in prometheus.rules() {
            assert_eq!(rule["health"], "ok", "{rule}");
            names.push(rule["name"].as_str().unwrap().to_owned());
            times.push(rule["lastEvaluation"].as_str().unwrap().to_owned());
        }
        names.sort();
        (names, times)
    };
    let mut wanted: Vec<String> = alerts(world).into_iter().map(|(name, _)| name).collect();
    wanted.sort();
    let (names, before) = seen();
    assert_eq!(names, wanted);
    wait_until("every rule is evaluated once more", Duration::from_secs(60), || {
        let (_, now) = seen();
        let later = now.iter().zip(&before).filter(|(now, before)| now > before).count();
        if later == before.len() { Ok(()) } else { Err(format!("{later} of {}", before.len())) }
    });
}

/// Expects that the series which the alerts read were there during the last so many seconds.
pub fn expect_series(world: &World, prometheus: &Prometheus, seconds: u64) {
    let read: BTreeSet<String> = alerts(world).iter().flat_map(|(_, expression)| selectors(expression)).collect();
    let is_missing =
        |selector: &&String| prometheus.query(&format!("present_over_time({selector}[{seconds}s])")).is_empty();
    let missing: Vec<&String> = read.iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "alerts read what was never there: {missing:#?}");
}

/// Returns the selectors of an expression, without their ranges.
fn selectors(expression: &str) -> Vec<String> {
    struct Collect(Vec<String>);
    impl ExprVisitor for Collect {
        type Error = Infallible;
        fn pre_visit(&mut self, expr: &Expr) -> Result<bool, Infallible> {
            match expr {
                Expr::VectorSelector(selector) => self.0.push(selector.to_string()),
                Expr::MatrixSelector(selector) => self.0.push(selector.vs.to_string()),
                _ => {}
            }
            Ok(true)
        }
    }
    let mut collect = Collect(Vec::new());
    let Ok(_) = walk_expr(&mut collect, &parse(expression).unwrap());
    collect.0
}

/// The watch over failures that are made.
pub struct Watch {
    prometheus: Prometheus,
    /// Alerts that did not fire although their failure was made: said together, at the end.
    missed: Vec<String>,
}

/// Its series covers the last minute, in which records may have waited for the failure's end.
const LATE: &str = "MM2ReplicationLatencyHigh";

impl Watch {
    pub fn new(prometheus: Prometheus) -> Watch {
        Watch { prometheus, missed: Vec::new() }
    }

    /// Waits until every one of these alerts has fired, and says what else did.
    pub fn expect(&mut self, failure: &str, wanted: &[String]) {
        let started = Instant::now();
        let mut fired = BTreeSet::new();
        let missing = loop {
            fired.extend(self.prometheus.firing());
            let missing: Vec<&String> = wanted.iter().filter(|alert| !fired.contains(*alert)).collect();
            if missing.is_empty() || started.elapsed() > Duration::from_secs(150) {
                break missing;
            }
            std::thread::sleep(Duration::from_secs(1));
        };
        let others: Vec<&String> = fired.iter().filter(|alert| !wanted.contains(alert)).collect();
        say(&format!("{failure}: {wanted:?} after {} s; besides: {others:?}", started.elapsed().as_secs()));
        self.missed.extend(missing.iter().map(|alert| format!("{failure}: {alert}")));
    }

    /// Waits until nothing fires but what tells of late records, which needs a minute more; `restart` is done again and
    /// again, since a task may fail after its failure's cause is gone.
    pub fn expect_over(&self, failure: &str, restart: impl Fn()) {
        self.expect_none(failure, |alert| !alert.starts_with(LATE), restart);
    }

    /// Waits until nothing fires at all, and tells what had not fired.
    pub fn end(self) {
        self.expect_none("everything", |_| true, || ());
        assert!(self.missed.is_empty(), "did not fire: {:#?}", self.missed);
    }

    fn expect_none(&self, failure: &str, counts: fn(&str) -> bool, restart: impl Fn()) {
        let started = Instant::now();
        let (mut restarted, mut last) = (started, Vec::new());
        wait_until(&format!("{failure} is over, the alerts come back"), Duration::from_secs(180), || {
            if restarted.elapsed() > Duration::from_secs(15) {
                restart();
                restarted = Instant::now();
            }
            let firing: Vec<String> = self.prometheus.firing().into_iter().filter(|alert| counts(alert)).collect();
            if firing.is_empty() {
                return Ok(());
            }
            last = firing;
            Err(format!("{last:?}"))
        });
        say(&format!("{failure}: over after {} s, last: {last:?}", started.elapsed().as_secs()));
    }

    /// Nothing fires while nothing is wrong.
    pub fn expect_nothing(&self, time: Duration) {
        let started = Instant::now();
        while started.elapsed() < time {
            let firing = self.prometheus.firing();
            assert!(firing.is_empty(), "nothing is wrong, and yet after {:?}: {firing:?}", started.elapsed());
            std::thread::sleep(Duration::from_secs(1));
        }
        say(&format!("nothing is wrong: silent for {} s", time.as_secs()));
    }
}
