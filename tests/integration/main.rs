//! Every test that sees the program from outside, in one binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is a test's way of failing")]

mod architecture;
mod commands;
mod dialect;
mod disk;
mod docs;
mod faults;
mod lint;
mod output;
mod pages;
mod plan;
mod project;
mod rciis;
mod readme;
mod render;
mod sarif;
mod schema;
mod shared;
mod template;
mod topology;
mod verify;
mod why;
