//! A Kafka cluster with TLS or SCRAM, and nothing allowed beyond the given ACLs.

use std::net::Ipv4Addr;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use super::certificates::{Authority, Certificate};
use super::network::{Names, address};
use super::process::Process;
use super::tools;

/// For the test itself, and for the brokers among themselves.
const ADMIN: u16 = 19092;
const CONTROLLER: u16 = 19093;

/// How clients show who they are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Authentication {
    Tls,
    Scram,
}

/// What a cluster is to be.
#[derive(Clone)]
pub struct ClusterSpec {
    pub alias: String,
    pub version: String,
    pub nodes: usize,
    pub auto_create_topics: bool,
    pub authentication: Authentication,
    /// Ports of the listeners that MirrorMaker uses.
    pub ports: Vec<u16>,
    /// Names under which its bootstrap address is known.
    pub names: Vec<String>,
}

/// A running cluster.
pub struct Cluster {
    pub spec: ClusterSpec,
    /// Address of the listener for the test itself: no security, and everything allowed.
    pub admin: String,
    pub nodes: Vec<Ipv4Addr>,
    pub broker_authority: Authority,
    pub client_authority: Authority,
    folder: Utf8PathBuf,
    process: Option<Process>,
}

impl Cluster {
    /// Starts the brokers; `wait` waits for them.
    pub fn start(folder: &Utf8Path, spec: ClusterSpec) -> Cluster {
        let folder = folder.join(format!("kafka-{}", spec.alias));
        let broker_authority = Authority::new(&folder.join("cluster-ca"), "cluster-ca v0");
        let client_authority = Authority::new(&folder.join("clients-ca"), "clients-ca v0");
        let nodes: Vec<Ipv4Addr> =
            (0..spec.nodes).map(|_| address(&[&[ADMIN, CONTROLLER], &spec.ports[..]].concat())).collect();
        let mut cluster = Cluster {
            admin: format!("{}:{ADMIN}", nodes[0]),
            nodes,
            broker_authority,
            client_authority,
            folder,
            process: None,
            spec,
        };
        cluster.write_configuration();
        cluster.start_again();
        cluster
    }

    /// Starts the brokers after `kill`, with what they had stored.
    pub fn start_again(&mut self) {
        let module = format!("kafka-{}", self.spec.version);
        let class_path = tools::java_program("Brokers", &module);
        let mut arguments = logging(&self.folder, &self.spec.version, "kafka.authorizer.logger");
        arguments.extend(["-cp".to_owned(), class_path, "Brokers".to_owned(), "MkU3OEVBNTcwNTJENDM2Qg".to_owned()]);
        arguments.extend((0..self.spec.nodes).map(|node| self.folder.join(format!("{node}.properties")).to_string()));
        self.process = Some(Process::java("brokers", &self.folder, "640m", &arguments));
    }

    /// Waits for the brokers.
    pub fn wait(&self) {
        self.process.as_ref().unwrap().wait_for_line(Duration::from_secs(90), |line| line == "started");
    }

    /// Ends all brokers at once, as a power cut would.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Returns the name under which a broker is advertised.
    pub fn broker_name(&self, node: usize) -> String {
        format!("broker-{node}.{}.kafka.test", self.spec.alias)
    }

    /// Lets a pod reach this cluster under a bootstrap name, by way of `route` (a proxy, or the node itself).
    pub fn add_names(&self, names: &mut Names, bootstrap: &str, route: impl Fn(Ipv4Addr) -> Ipv4Addr) {
        for (node, address) in self.nodes.iter().enumerate() {
            names.add(bootstrap, route(*address));
            names.add(&self.broker_name(node), route(*address));
        }
    }

    /// Returns what the User Operator puts into a user's Secret.
    pub fn issue(&self, user: &str) -> Certificate {
        self.client_authority.issue(user, &[])
    }

    /// Returns what the authorizer refused so far, one line each, without time and host.
    pub fn denials(&self) -> Vec<String> {
        let text = fs_err::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        text.lines().filter(|line| line.contains("is Denied operation")).map(str::to_owned).collect()
    }

    fn write_configuration(&self) {
        let mut names = self.spec.names.clone();
        names.extend((0..self.spec.nodes).map(|node| self.broker_name(node)));
        let certificate = self.broker_authority.issue("broker", &names);
        fs_err::write(self.folder.join("broker.pem"), format!("{}{}", certificate.key, certificate.certificate))
            .unwrap();
        let (protocol, client_auth) = match self.spec.authentication {
            Authentication::Tls => ("SSL", "required"),
            Authentication::Scram => ("SASL_SSL", "none"),
        };
        for (node, address) in self.nodes.iter().enumerate() {
            let mut listeners = vec![format!("ADMIN://{address}:{ADMIN}")];
            let mut advertised = listeners.clone();
            let mut protocols = vec!["ADMIN:PLAINTEXT".to_owned(), "CONTROLLER:PLAINTEXT".to_owned()];
            let mut security = String::new();
            let (folder, first, name) = (&self.folder, self.nodes[0], self.broker_name(node));
            for port in &self.spec.ports {
                listeners.push(format!("OUT{port}://{address}:{port}"));
                advertised.push(format!("OUT{port}://{name}:{port}"));
                protocols.push(format!("OUT{port}:{protocol}"));
                security.push_str(&format!(
                    "listener.name.out{port}.ssl.keystore.type=PEM
listener.name.out{port}.ssl.keystore.location={folder}/broker.pem
listener.name.out{port}.ssl.truststore.type=PEM
listener.name.out{port}.ssl.truststore.location={folder}/clients-ca/ca.crt
listener.name.out{port}.ssl.client.auth={client_auth}
listener.name.out{port}.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.out{port}.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
"
                ));
            }
            let roles = if node == 0 { "broker,controller" } else { "broker" };
            if node == 0 {
                listeners.push(format!("CONTROLLER://{address}:{CONTROLLER}"));
            }
            let text = format!(
                "process.roles={roles}
node.id={node}
controller.quorum.voters=0@{first}:{CONTROLLER}
controller.listener.names=CONTROLLER
listeners={}
advertised.listeners={}
listener.security.protocol.map={}
inter.broker.listener.name=ADMIN
{security}authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
log.dirs={folder}/data-{node}
auto.create.topics.enable={}
default.replication.factor={}
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=2
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
log.retention.ms=-1
log.cleaner.dedupe.buffer.size=2097152
num.network.threads=2
num.io.threads=2
background.threads=2
",
                listeners.join(","),
                advertised.join(","),
                protocols.join(","),
                self.spec.auto_create_topics,
                self.spec.nodes.min(3),
            );
            fs_err::write(folder.join(format!("{node}.properties")), text).unwrap();
        }
    }
}

/// Writes a logging configuration of the release's own kind, with one logger at INFO, and returns the JVM's arguments.
fn logging(folder: &Utf8Path, version: &str, logger: &str) -> Vec<String> {
    let log = folder.join("server.log");
    let (file, option, text) = if version.starts_with('3') {
        (
            "log4j.properties",
            "-Dlog4j.configuration=file:",
            format!(
                "log4j.rootLogger=WARN, file
log4j.appender.file=org.apache.log4j.FileAppender
log4j.appender.file.File={log}
log4j.appender.file.layout=org.apache.log4j.PatternLayout
log4j.appender.file.layout.ConversionPattern=%d{{HH:mm:ss.SSS}} %p %m (%c)%n
log4j.logger.{logger}=INFO
"
            ),
        )
    } else {
        (
            "log4j2.properties",
            "-Dlog4j2.configurationFile=",
            format!(
                "appender.file.type=File
appender.file.name=file
appender.file.fileName={log}
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d{{HH:mm:ss.SSS}} %p %m (%c)%n
rootLogger.level=WARN
rootLogger.appenderRef.file.ref=file
logger.authorizer.name={logger}
logger.authorizer.level=INFO
"
            ),
        )
    };
    let path = folder.join(file);
    fs_err::write(&path, text).unwrap();
    vec![format!("{option}{path}")]
}
