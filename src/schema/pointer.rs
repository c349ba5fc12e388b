//! JSON pointers: making them, and their order in a document.

use serde_json::Value;

/// Returns the pointer of an object's property.
pub(super) fn join(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Returns where a pointer leads, as indices from the root, so that pointers sort as a reader meets them.
pub(super) fn position(document: &Value, pointer: &str) -> Vec<usize> {
    let mut here = Some(document);
    let mut position = Vec::new();
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let (index, next) = match here {
            Some(Value::Object(map)) => (map.keys().position(|key| *key == step), map.get(&step)),
            Some(Value::Array(items)) => {
                let index: Option<usize> = step.parse().ok();
                (index, index.and_then(|index| items.get(index)))
            }
            _ => (None, None),
        };
        position.push(index.unwrap_or(usize::MAX));
        here = next;
    }
    position
}

/// Returns the last step of a pointer, unescaped; nothing for the whole document.
pub(super) fn last(pointer: &str) -> Option<String> {
    pointer.rsplit_once('/').map(|(_, step)| step.replace("~1", "/").replace("~0", "~"))
}
