//! What can be wrong with a plan, whatever dialect writes it.

use crate::diagnostic::rules;

rules! {
    in "problems";
    INSTANCE_WITH_TWO_TARGETS = "instance-with-two-targets", Error: "flows of one instance replicate into different clusters";
    INSTANCE_WITH_TWO_SETTINGS = "instance-with-two-settings", Error: "flows of one instance ask for different settings of its pods";
    REPEATED_FLOW = "repeated-flow", Error: "two flows replicate the same source into the same target";
    LONG_NAME = "long-name", Error: "a derived name is longer than Strimzi can use";
    INVALID_NAME = "invalid-name", Error: "a derived name is not one Kubernetes accepts";
    NAME_COLLISION = "name-collision", Error: "two objects we make have one name in one namespace";
    SECRET_COLLISION = "secret-collision", Error: "one Secret name stands for two different Secrets";
    DERIVED_WORKER_KEY = "derived-worker-key", Error: "a Connect key that has a name of its own in the topology";
    DERIVED_CONNECTOR_KEY = "derived-connector-key", Error: "a connector key that has a place of its own in the topology";
    UNKNOWN_ADDRESS = "unknown-address", Error: "nothing says how one cluster reaches another";
    TWO_AUTHENTICATIONS = "two-authentications", Error: "one user would need two kinds of authentication";
    FEATURE_NOT_SERVED = "feature-not-served", Error: "the operator of that cluster does not have the feature";
    SHARED_CONNECT_GROUP = "shared-connect-group", Error: "two instances on one cluster share a Connect group or storage topic";
}
