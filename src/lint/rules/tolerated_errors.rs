//! Records whose send failed are skipped.

use crate::lint::config::each_setting;
use crate::lint::{Documents, Findings};

lint!("tolerated-errors", Error, "records that fail are skipped and lost", Documents(check));

fn check(documents: &Documents<'_>, findings: &mut Findings<'_>) {
    each_setting(documents, |setting| {
        if setting.key == "errors.tolerance" && setting.value.eq_ignore_ascii_case("all") {
            let found = finding("a record that cannot be written is skipped, and lost")
                .note(
                    "with `errors.tolerance: all` Connect drops records whose send failed, one too large for the \
                     target for example (AbstractWorkerSourceTask.java)",
                )
                .help("delete it: a task that fails says so, and goes on from the same record");
            findings.report_at(documents, setting.at_value(), "skips records", found);
        }
    });
}
