//! Kafka clusters with their folders of resources, ready for instances to be run.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::time::Duration;

use camino::Utf8PathBuf;
use serde_json::{Value, json};

use crate::harness::admin::Admin;
use crate::harness::certificates::Certificate;
use crate::harness::cluster::{Authentication, Cluster, ClusterSpec};
use crate::harness::connect::Pod;
use crate::harness::network::Names;
use crate::harness::process::wait_until;
use crate::harness::runner::say;
use crate::harness::tools;
use crate::operator::users::{self, User};
use crate::operator::{Documents, Instance, Secrets};

/// One Kubernetes cluster: its alias, the operator in it, its Kafka cluster and the folder of resources.
#[derive(Clone)]
pub struct Site {
    pub alias: String,
    pub operator: String,
    pub kafka: String,
    pub namespace: String,
    pub version: String,
    pub authentication: Authentication,
    pub nodes: usize,
    /// Kafka's own default is true, and Strimzi leaves it.
    pub auto_create_topics: bool,
    pub documents: Documents,
}

/// All sites with their brokers running, and the users of their folders allowed what these say.
pub struct World {
    pub folder: Utf8PathBuf,
    pub sites: Vec<Site>,
    pub clusters: BTreeMap<String, Cluster>,
    admin: Admin,
    certificates: BTreeMap<(String, String), Certificate>,
}

/// What the Secrets hold.
pub const PASSWORD: &str = "only-for-tests";

impl World {
    /// Starts the brokers of every site, without any user.
    pub fn start(case: &str, sites: Vec<Site>) -> World {
        let folder = tools::fresh_case_folder(case);
        say(&format!("starting {} Kafka clusters", sites.len()));
        let mut clusters = BTreeMap::new();
        let bootstraps = bootstraps(&sites);
        for site in &sites {
            let own = || bootstraps.iter().filter(|(alias, _, _)| *alias == site.alias);
            let spec = ClusterSpec {
                alias: site.alias.clone(),
                version: site.version.clone(),
                nodes: site.nodes,
                auto_create_topics: site.auto_create_topics,
                authentication: site.authentication,
                ports: own().map(|(_, _, port)| *port).collect::<BTreeSet<_>>().into_iter().collect(),
                names: own().map(|(_, name, _)| name.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
            };
            clusters.insert(site.alias.clone(), Cluster::start(&folder, spec));
        }
        let admin = Admin::start(&folder.join("admin"));
        clusters.values().for_each(Cluster::wait);
        let mut world = World { folder, sites, clusters, admin, certificates: BTreeMap::new() };
        for site in world.sites.clone() {
            wait_until("all brokers are there", Duration::from_secs(60), || {
                let count = world.try_ask(&site.alias, "nodes", json!({}))?;
                if count == site.nodes { Ok(()) } else { Err(count.to_string()) }
            });
        }
        world
    }

    /// Gives the users of every folder what their resources say.
    pub fn add_users(&mut self) {
        for (alias, user) in self.users() {
            if user.is_scram {
                self.ask(&alias, "scram", json!({"user": user.name, "password": PASSWORD}));
            }
            self.ask(&alias, "addAcls", json!({"acls": user.acls}));
        }
    }

    /// Gives the users of a cluster a password, without renewing their Secrets.
    pub fn set_passwords(&mut self, alias: &str, password: &str) {
        for (home, user) in self.users() {
            if home == alias {
                self.ask(alias, "scram", json!({"user": user.name, "password": password}));
            }
        }
    }

    /// Lets the users of every folder do anything, for cases about something else than rights.
    pub fn allow_everything(&mut self) {
        for (alias, user) in self.users() {
            let acls: Vec<Value> =
                [("TOPIC", "*"), ("GROUP", "*"), ("CLUSTER", "kafka-cluster"), ("TRANSACTIONAL_ID", "*")]
                    .iter()
                    .map(|(resource, name)| {
                        json!({"resource": resource, "name": name, "pattern": "LITERAL", "principal": user.principal,
                        "host": "*", "operation": "ALL", "permission": "ALLOW"})
                    })
                    .collect();
            self.ask(&alias, "addAcls", json!({ "acls": acls }));
        }
    }

    /// Returns every user with the alias of the cluster that it belongs to: the one in whose folder it lies.
    pub fn users(&self) -> Vec<(String, User)> {
        let mut all = Vec::new();
        for site in &self.sites {
            for user in users::derive(&site.documents) {
                assert_eq!(user.kafka, site.kafka, "a user lies beside its Kafka cluster");
                all.push((site.alias.clone(), user));
            }
        }
        all
    }

    /// Returns the Secrets that a site's resources name: its own as Strimzi makes them, the others' as copied by whoever
    /// fulfils the prerequisites.
    fn secrets(&mut self, site: &Site) -> Secrets {
        let users = self.users();
        let mut secrets = Secrets::default();
        for entry in cluster_entries(&site.documents) {
            let alias = entry["alias"].as_str().unwrap();
            let (cluster, is_own) = (&self.clusters[alias], alias == site.alias);
            for certificate in entry["tls"]["trustedCertificates"].as_array().into_iter().flatten() {
                let name = certificate["secretName"].as_str().unwrap();
                assert!(!is_own || name == format!("{}-cluster-ca-cert", site.kafka), "{name}");
                secrets.add(name, "ca.crt", &cluster.broker_authority.certificate());
            }
            let authentication = &entry["authentication"];
            let references = [&authentication["passwordSecret"], &authentication["certificateAndKey"]];
            let Some(name) = references.iter().find_map(|reference| reference["secretName"].as_str()) else { continue };
            // Strimzi calls a user's Secret like the user; a copy's name begins so.
            let of_cluster = users.iter().filter(|(home, user)| home == alias && name.starts_with(&user.name));
            let Some((_, user)) = of_cluster.max_by_key(|(_, user)| user.name.len()) else { continue };
            assert!(!is_own || name == user.name, "{name}");
            if user.is_scram {
                secrets.add(name, "password", PASSWORD);
            } else {
                let key = (alias.to_owned(), user.name.clone());
                let certificate = self.certificates.entry(key).or_insert_with(|| cluster.issue(&user.name));
                secrets.add(name, "user.crt", &certificate.certificate);
                secrets.add(name, "user.key", &certificate.key);
            }
        }
        secrets
    }

    /// Derives every instance of a site.
    pub fn instances(&mut self, alias: &str) -> Vec<Instance> {
        let site = self.site(alias).clone();
        let secrets = self.secrets(&site);
        let objects: Vec<Value> = site.documents.of_kind("KafkaMirrorMaker2").cloned().collect();
        objects
            .iter()
            .map(|object| {
                let folder = self.folder.join(alias).join(object["metadata"]["name"].as_str().unwrap());
                Instance::derive(object, &site.operator, &site.documents, &secrets, &folder)
            })
            .collect()
    }

    /// Returns what every pod's name lookup answers; `route` may lead a cluster's nodes through proxies.
    pub fn names(&self, route: impl Fn(&str, Ipv4Addr) -> Ipv4Addr) -> Names {
        let mut names = Names::default();
        for (alias, name, _) in bootstraps(&self.sites) {
            let cluster = &self.clusters[&alias];
            cluster.add_names(&mut names, &name, |node| route(&alias, node));
        }
        names
    }

    /// Starts one pod of an instance and waits for it.
    pub fn start_pod(&self, instance: &Instance) -> Pod {
        self.start_pod_by(instance, &self.names(|_, node| node))
    }

    /// Starts one pod that reaches the clusters by these names, and waits for it.
    pub fn start_pod_by(&self, instance: &Instance, names: &Names) -> Pod {
        say(&format!("starting {} on Kafka {}", instance.name, instance.version));
        let mut pod = Pod::start(instance, 0, names);
        pod.wait();
        pod
    }

    /// Returns the site of an alias.
    pub fn site(&self, alias: &str) -> &Site {
        self.sites.iter().find(|site| site.alias == alias).expect("a site")
    }

    /// Asks the helper, and expects success.
    pub fn ask(&mut self, alias: &str, operation: &str, details: Value) -> Value {
        self.try_ask(alias, operation, details).unwrap()
    }

    /// Asks the helper.
    pub fn try_ask(&mut self, alias: &str, operation: &str, details: Value) -> Result<Value, String> {
        let bootstrap = self.clusters[alias].admin.clone();
        self.admin.ask(&bootstrap, operation, details)
    }

    /// Creates a topic.
    pub fn create_topic(&mut self, alias: &str, name: &str, partitions: u32) {
        let replication = self.site(alias).nodes.min(3);
        let topic = json!({"name": name, "partitions": partitions, "replication": replication});
        self.ask(alias, "createTopics", json!({"topics": [topic]}));
    }

    /// Produces `values` to a topic's partition 0.
    pub fn produce(&mut self, alias: &str, topic: &str, values: &[&str]) {
        let records: Vec<Value> =
            values.iter().map(|value| json!({"topic": topic, "partition": 0, "value": value})).collect();
        self.ask(alias, "produce", json!({ "records": records }));
    }

    /// Returns the names of all topics.
    pub fn topics(&mut self, alias: &str) -> Vec<String> {
        strings(&self.ask(alias, "topics", json!({})))
    }

    /// Returns the values of all records of a topic; none when there is no such topic.
    pub fn values(&mut self, alias: &str, topic: &str) -> Vec<String> {
        if !self.topics(alias).iter().any(|name| name == topic) {
            return Vec::new();
        }
        let records = self.ask(alias, "read", json!({"topics": [topic]}));
        records
            .as_array()
            .into_iter()
            .flatten()
            .map(|record| record["value"].as_str().unwrap_or("null").to_owned())
            .collect()
    }

    /// Waits until a topic holds at least so many records.
    pub fn wait_for_values(&mut self, alias: &str, topic: &str, count: usize, limit: Duration) -> Vec<String> {
        wait_until(&format!("{topic} on {alias} holds {count} records"), limit, || {
            let values = self.values(alias, topic);
            if values.len() >= count { Ok(values) } else { Err(format!("{} records", values.len())) }
        })
    }
}

/// Returns an array's strings.
pub fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns every entry of the resources that describes a Kafka cluster.
fn cluster_entries(documents: &Documents) -> Vec<Value> {
    let mut entries = Vec::new();
    for object in documents.of_kind("KafkaMirrorMaker2") {
        let spec = &object["spec"];
        entries.push(spec["target"].clone());
        entries.extend(spec["clusters"].as_array().cloned().unwrap_or_default());
        let mirrors = spec["mirrors"].as_array().cloned().unwrap_or_default();
        entries.extend(mirrors.iter().map(|mirror| mirror["source"].clone()));
    }
    entries.retain(|entry| entry["alias"].is_string());
    entries
}

/// Returns alias, host and port of every bootstrap address in the resources.
fn bootstraps(sites: &[Site]) -> BTreeSet<(String, String, u16)> {
    let mut found = BTreeSet::new();
    for entry in sites.iter().flat_map(|site| cluster_entries(&site.documents)) {
        for server in entry["bootstrapServers"].as_str().unwrap().split(',') {
            let (host, port) = server.rsplit_once(':').unwrap();
            found.insert((entry["alias"].as_str().unwrap().to_owned(), host.to_owned(), port.parse().unwrap()));
        }
    }
    found
}
