//! The GitHub Action, its steps run as a runner would run them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::repository::{Ran, Repository};
use crate::harness::tools;

/// What a run of the action left.
pub struct Outcome {
    /// Of the last step that ran.
    pub last: Ran,
    pub outputs: BTreeMap<String, String>,
    pub summary: String,
}

/// What `${{ … }}` can name.
struct Context {
    inputs: BTreeMap<String, String>,
    /// `id.outputs.name` of each step.
    steps: BTreeMap<String, String>,
}

/// Runs every step until one fails; `inputs` is what stands below `with`.
pub fn run(repository: &Repository, inputs: &[(&str, &str)]) -> Outcome {
    let action: Value =
        serde_yaml::from_str(&fs_err::read_to_string(tools::root().join("action.yml")).unwrap()).unwrap();
    assert_eq!(action["runs"]["using"], "composite");
    let mut context = Context { inputs: BTreeMap::new(), steps: BTreeMap::new() };
    for (name, input) in action["inputs"].as_object().unwrap() {
        context.inputs.insert(name.clone(), input["default"].as_str().unwrap().to_owned());
    }
    for (name, value) in inputs {
        assert!(context.inputs.contains_key(*name), "the action has no input {name}");
        context.inputs.insert((*name).to_owned(), (*value).to_owned());
    }
    let scratch = repository.folder.parent().unwrap();
    let (output, summary) = (scratch.join("github-output"), scratch.join("github-step-summary"));
    fs_err::write(&summary, "").unwrap();
    let mut last = None;
    for step in action["runs"]["steps"].as_array().unwrap() {
        assert_eq!(step["shell"], "bash");
        fs_err::write(&output, "").unwrap();
        let mut here = repository.with("GITHUB_OUTPUT", output.as_str()).with("GITHUB_STEP_SUMMARY", summary.as_str());
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            here = here.with(name, &context.filled(value.as_str().unwrap()));
        }
        let script = step["run"].as_str().unwrap();
        assert!(
            !script.contains("${{"),
            "what people write belongs into the environment, not into the script: {script}"
        );
        let ran = here.run(script);
        if let Some(id) = step["id"].as_str() {
            for line in fs_err::read_to_string(&output).unwrap().lines() {
                let (name, value) = line.split_once('=').unwrap();
                context.steps.insert(format!("{id}.outputs.{name}"), value.to_owned());
            }
        }
        let failed = ran.code != 0;
        last = Some(ran);
        if failed {
            break;
        }
    }
    let outputs = action["outputs"].as_object().unwrap().iter();
    Outcome {
        last: last.unwrap(),
        outputs: outputs.map(|(name, one)| (name.clone(), context.filled(one["value"].as_str().unwrap()))).collect(),
        summary: fs_err::read_to_string(&summary).unwrap(),
    }
}

impl Context {
    fn filled(&self, text: &str) -> String {
        let Some(expression) = text.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) else {
            return text.to_owned();
        };
        match expression.split_once('.') {
            Some(("inputs", name)) => self.inputs[name].clone(),
            // As on GitHub, what no step has said is empty.
            Some(("steps", name)) => self.steps.get(name).cloned().unwrap_or_default(),
            Some(("github", "action_path")) => tools::root().to_string(),
            _ => panic!("the runner of this test does not know {expression}"),
        }
    }
}
