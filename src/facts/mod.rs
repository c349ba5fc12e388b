//! What we know of Kafka, Strimzi and the exporter, each fact once, with its source.
//!
//! Sources are upstream paths: `MIRROR/` is apache/kafka `connect/mirror/src/main/java/org/apache/kafka/connect/mirror/`,
//! `CONNECT/` its `connect/runtime/src/main/java/org/apache/kafka/connect/`, `CLIENTS/` its
//! `clients/src/main/java/org/apache/kafka/`; `CO/` is strimzi/strimzi-kafka-operator
//! `cluster-operator/src/main/java/io/strimzi/operator/cluster/`, `API/` its
//! `api/src/main/java/io/strimzi/api/kafka/model/`. `@X` is the tag.
