//! What we know of Kafka, Strimzi and the exporter, each fact once, with its source.
