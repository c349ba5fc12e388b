//! Real programs on loopback addresses, each stopped by its own id.

pub mod admin;
pub mod certificates;
pub mod cluster;
pub mod connect;
pub mod crds;
pub mod http;
pub mod network;
pub mod process;
pub mod prometheus;
pub mod proxy;
pub mod runner;
pub mod scrape;
pub mod tools;
