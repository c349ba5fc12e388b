//! Stands in for Strimzi: derives from the resources what the operator would give brokers and Connect.
//!
//! Each step names the class that does it upstream (strimzi/strimzi-kafka-operator, `cluster-operator/src/main/java/io/
//! strimzi/operator/cluster/`, written `CO/`; `user-operator/…/operator/user/`, written `UO/`).

pub mod connectors;
pub mod documents;
pub mod instance;
pub mod logging;
pub mod metrics;
pub mod secrets;
pub mod users;
pub mod worker;

pub use documents::Documents;
pub use instance::{Connector, Instance, Metrics};
pub use secrets::Secrets;
