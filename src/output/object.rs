//! The Kubernetes objects in a rendered or found text.

use serde_json::Value;

use crate::yaml::{RereadError, reread};

/// One document of a text, as a cluster would read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Which document of its text, counted from 0.
    pub document: usize,
    /// Empty where the document does not say, as are `kind` and `name`.
    pub api_version: String,
    pub kind: String,
    pub name: String,
    pub namespace: Option<String>,
    pub value: Value,
}

impl Object {
    /// Reads what every Kubernetes object says of itself.
    pub fn new(document: usize, value: Value) -> Self {
        let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        Object {
            document,
            api_version: text("/apiVersion").unwrap_or_default(),
            kind: text("/kind").unwrap_or_default(),
            name: text("/metadata/name").unwrap_or_default(),
            namespace: text("/metadata/namespace"),
            value,
        }
    }
}

/// Reads a text's objects with the independent reader; documents without content are left out.
pub fn parse_objects(text: &str) -> Result<Vec<Object>, RereadError> {
    let documents = reread(text)?.into_iter().enumerate();
    Ok(documents.filter(|(_, value)| !value.is_null()).map(|(document, value)| Object::new(document, value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_that_holds_something() {
        let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: n}\n---\n# nothing\n---\nkind: [x]\n";
        let objects = parse_objects(text).unwrap();
        let shown: Vec<_> = objects
            .iter()
            .map(|object| {
                (object.document, &*object.api_version, &*object.kind, &*object.name, object.namespace.as_deref())
            })
            .collect();
        assert_eq!(shown, [(0, "v1", "Secret", "a", Some("n")), (2, "", "", "", None)]);
        assert_eq!(parse_objects("a: 1\na: 2\n").unwrap_err().document, 0);
    }
}
