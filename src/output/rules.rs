//! What can be wrong with the files we would write, and with those that lie there.

use crate::diagnostic::rules;

rules! {
    in "rules";
    EDITED_FILE = "edited-file", Error: "a generated file that someone edited, where another text would be written";
    FILE_OF_ANOTHER_TOPOLOGY = "file-of-another-topology", Error: "a file that another topology made, in the way";
    FOREIGN_FILE = "foreign-file", Error: "a file that mirrorc did not write, in the way";
    HOSTILE_PATH = "hostile-path", Error: "a file that would lie outside the output folder, or where nobody sees it";
    LOST_REPLICATION_STATE = "lost-replication-state", Error: "a change that copies data again or strands what is there";
    OBSTRUCTED_PATH = "obstructed-path", Error: "a folder, a link or another thing that is no plain file, in the way";
    ORPHANED_FILE = "orphaned-file", Warning: "a generated file that is not made any more";
    PATH_CLAIMED_TWICE = "path-claimed-twice", Error: "two things that would be written to one file";
    UNFIT_DOCUMENT = "unfit-document", Error: "a rendered document that Strimzi, Kubernetes or Prometheus would refuse";
    UNFIT_PATCH = "unfit-patch", Error: "a patch that cannot be applied";
    UNFIT_TEMPLATE = "unfit-template", Error: "a template that cannot be used";
    UNMATCHED_PATCH = "unmatched-patch", Warning: "a patch that changes nothing";
    UNREADABLE_DOCUMENT = "unreadable-document", Error: "a rendered file that is not YAML";
    UNUSED_PERMISSION = "unused-permission", Warning: "a --force, --adopt or --accept that nothing needs";
    VANISHED_TOPOLOGY = "vanished-topology", Warning: "files of a topology that is not there any more";
}
