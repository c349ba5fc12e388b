//! Keys that a connector gives to its tasks.

use crate::facts::connector::Key;
use crate::lint::config::each_setting;
use crate::lint::{Documents, Findings};

lint!("per-task-key", Error, "a key that connectors give to their tasks", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_setting(documents, |setting| {
        if let Key::PerTask = setting.what {
            let found = finding(format!("`{}` is given to each task by its connector", setting.key))
                .note("written by hand, every task would mirror the same partitions, or none")
                .help("delete it");
            findings.report_at(documents, setting.at_key(), "not for configuration", found);
        }
    });
}
