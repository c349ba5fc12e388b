//! Makes a tree of events: nesting on an explicit stack, aliases, merges, budgets.

use std::collections::{BTreeMap, HashSet};

use granit_parser::Tag;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Text};

use super::mapping::Mapping;
use super::{CoreTag, Limits, Node, Value, problems, resolve};

/// Reading ends here; why is among the findings.
#[derive(Debug)]
pub(super) struct Stop;

/// What a tag stands before.
pub(super) enum Shape<'a> {
    Scalar(&'a str),
    Sequence,
    Mapping,
}

/// What a subtree costs.
#[derive(Clone, Copy, Default)]
struct Weight {
    nodes: usize,
    text: usize,
    depth: usize,
}

impl Weight {
    fn add(&mut self, child: Weight) {
        self.nodes += child.nodes;
        self.text += child.text;
        self.depth = self.depth.max(child.depth + 1);
    }
}

/// A collection whose end has not come yet.
struct Frame {
    start: usize,
    /// The end of the last thing written inside.
    end: usize,
    opening: Span,
    anchor: usize,
    weight: Weight,
    shape: Open,
}

enum Open {
    Sequence(Vec<Node>),
    Mapping(Mapping),
}

struct Anchor {
    name: Text,
    span: Span,
    /// Absent until the anchored node is complete.
    node: Option<(Node, Weight)>,
}

pub(super) struct Builder<'l> {
    pub(super) limits: &'l Limits,
    file: FileId,
    frames: Vec<Frame>,
    anchors: BTreeMap<usize, Anchor>,
    texts: HashSet<Text>,
    root: Option<Node>,
    problems: Vec<Diagnostic>,
    /// Everything made so far, copies included; depth is checked against the stack.
    spent: Weight,
    /// Whether something written is missing from the tree.
    lost: bool,
}

impl<'l> Builder<'l> {
    pub(super) fn new(file: FileId, limits: &'l Limits) -> Self {
        Builder {
            limits,
            file,
            frames: Vec::new(),
            anchors: BTreeMap::new(),
            texts: HashSet::new(),
            root: None,
            problems: Vec::new(),
            spent: Weight::default(),
            lost: false,
        }
    }

    /// Takes a finding in, up to the limit of findings.
    pub(super) fn report(&mut self, problem: Diagnostic) -> Result<(), Stop> {
        let span = problem.primary.as_ref().map(|label| label.span);
        self.lost |= !problems::loses_nothing(&problem);
        self.problems.push(problem);
        if self.problems.len() < self.limits.findings {
            return Ok(());
        }
        let span = span.unwrap_or(Span::new(self.file, 0, 0));
        self.problems.push(problems::over_limit(span, "findings", self.limits.findings));
        Err(Stop)
    }

    pub(super) fn has_problem_at(&self, offset: usize) -> bool {
        self.problems
            .iter()
            .filter_map(|problem| problem.primary.as_ref())
            .any(|label| label.span.start as usize == offset)
    }

    /// Returns the innermost `[` or `{` that is still open.
    pub(super) fn open_bracket(&self) -> Option<Span> {
        self.frames.iter().rev().map(|frame| frame.opening).find(|opening| opening.start < opening.end)
    }

    /// Returns a shared copy of a text: keys recur in every cluster.
    pub(super) fn text(&mut self, text: &str) -> Text {
        const WORTH_SHARING: usize = 40;
        if text.len() > WORTH_SHARING {
            return text.into();
        }
        match self.texts.get(text) {
            Some(shared) => shared.clone(),
            None => {
                let shared = Text::from(text);
                self.texts.insert(shared.clone());
                shared
            }
        }
    }

    /// Returns the core tag of a scalar; reports any other tag, and one that does not fit.
    pub(super) fn core_tag(
        &mut self,
        tag: Option<(Tag, Span)>,
        shape: Shape,
        value: Span,
    ) -> Result<Option<CoreTag>, Stop> {
        let Some((tag, span)) = tag else { return Ok(None) };
        let core = match tag.core_suffix() {
            Some("null") => Some(CoreTag::Null),
            Some("bool") => Some(CoreTag::Bool),
            Some("int") => Some(CoreTag::Int),
            Some("float") => Some(CoreTag::Float),
            Some("str") => Some(CoreTag::Str),
            Some(_) => None,
            // A lone `!` says "as written": text, or the collection that it is.
            None if tag.original() == "!" => match shape {
                Shape::Scalar(_) => return Ok(Some(CoreTag::Str)),
                _ => return Ok(None),
            },
            None => {
                self.report(problems::unknown_tag(span, &tag.original()))?;
                return Ok(None);
            }
        };
        let fits = match (&shape, core) {
            (Shape::Scalar(text), Some(core)) => resolve::resolve_as(core, text).is_some(),
            (Shape::Sequence, None) => tag.is_yaml_core_schema_tag("seq"),
            (Shape::Mapping, None) => tag.is_yaml_core_schema_tag("map"),
            _ => false,
        };
        if !fits {
            self.report(problems::unfit_tag(span, &tag.original(), value))?;
            return Ok(None);
        }
        Ok(core)
    }

    pub(super) fn scalar(&mut self, node: Node, anchor: usize) -> Result<(), Stop> {
        let text = node.as_scalar().map_or(0, |scalar| scalar.text.len());
        let weight = Weight { nodes: 1, text, depth: 0 };
        self.charge(weight, node.span)?;
        self.complete(node, weight, anchor)
    }

    pub(super) fn open_sequence(&mut self, opening: Span, anchor: usize) -> Result<(), Stop> {
        self.open(opening, anchor, Open::Sequence(Vec::new()))
    }

    pub(super) fn open_mapping(&mut self, opening: Span, anchor: usize) -> Result<(), Stop> {
        self.open(opening, anchor, Open::Mapping(Mapping::default()))
    }

    fn open(&mut self, opening: Span, anchor: usize, shape: Open) -> Result<(), Stop> {
        let weight = Weight { nodes: 1, text: 0, depth: 1 };
        self.charge(weight, opening)?;
        let (start, end) = (opening.start as usize, opening.end as usize);
        self.frames.push(Frame { start, end, opening, anchor, weight: Weight { depth: 0, ..weight }, shape });
        Ok(())
    }

    /// Ends the innermost collection; a block collection ends with the last thing inside it.
    pub(super) fn close(&mut self, closing: Span) -> Result<(), Stop> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let end = if closing.start < closing.end { closing.end as usize } else { frame.end };
        let value = match frame.shape {
            Open::Sequence(items) => Value::Sequence(items),
            Open::Mapping(mapping) => Value::Mapping(mapping.finish()),
        };
        let node = Node { span: Span::new(self.file, frame.start, end), value };
        self.complete(node, frame.weight, frame.anchor)
    }

    pub(super) fn name_anchor(&mut self, id: usize, name: &str, span: Span) {
        let name = self.text(name);
        // The event of a scalar's anchor follows the scalar, which is complete by then.
        let node = self.anchors.remove(&id).and_then(|anchor| anchor.node);
        self.anchors.insert(id, Anchor { name, span, node });
    }

    pub(super) fn alias(&mut self, id: usize, span: Span) -> Result<(), Stop> {
        let Some(anchor) = self.anchors.get(&id) else { return self.unresolved("", span) };
        let Some((node, weight)) = &anchor.node else {
            let problem = problems::alias_within_itself(span, anchor.span);
            self.report(problem)?;
            self.skip(span);
            return Ok(());
        };
        let weight = *weight;
        // Paid for before it is copied.
        charge(&mut self.spent, self.limits, self.frames.len(), weight)
            .or_else(|(what, limit)| over(&mut self.problems, span, what, limit))?;
        let node = node.clone();
        self.place(node, span.end as usize, weight)
    }

    pub(super) fn unresolved(&mut self, name: &str, span: Span) -> Result<(), Stop> {
        // Bounded: the anchors just above, of a length worth comparing.
        let similar = self
            .anchors
            .values()
            .rev()
            .take(1000)
            .filter(|anchor| anchor.name.len() <= 40 && anchor.name.len().abs_diff(name.len()) <= 2)
            .map(|anchor| (strsim::damerau_levenshtein(&anchor.name, name), &anchor.name))
            .filter(|(distance, _)| *distance <= 2)
            .min();
        let problem = problems::undefined_alias(span, name, similar.map(|(_, name)| &**name));
        self.report(problem)?;
        self.skip(span);
        Ok(())
    }

    /// Ends what is open, as after a syntax error, and returns the tree, whether it is whole, and the findings.
    pub(super) fn finish(mut self) -> (Option<Node>, bool, Vec<Diagnostic>) {
        let (found, whole) = (self.problems.len(), self.frames.is_empty() && !self.lost);
        let nothing = Span::new(self.file, 0, 0);
        while !self.frames.is_empty() {
            // Anchors are of no more use, and a copy could go over a limit again.
            if let Some(frame) = self.frames.last_mut() {
                frame.anchor = 0;
            }
            if self.close(nothing).is_err() {
                self.frames.clear();
            }
        }
        // What ends too early is not wrong in itself.
        self.problems.truncate(found);
        (self.root, whole, self.problems)
    }

    fn charge(&mut self, weight: Weight, span: Span) -> Result<(), Stop> {
        charge(&mut self.spent, self.limits, self.frames.len(), weight)
            .or_else(|(what, limit)| over(&mut self.problems, span, what, limit))
    }

    /// Keeps a copy for aliases, if anchored, and puts the node where it belongs.
    fn complete(&mut self, node: Node, weight: Weight, anchor: usize) -> Result<(), Stop> {
        if anchor != 0 {
            self.charge(weight, node.span)?;
            let copy = Some((node.clone(), weight));
            match self.anchors.get_mut(&anchor) {
                Some(anchor) => anchor.node = copy,
                None => {
                    let name = self.text("");
                    self.anchors.insert(anchor, Anchor { name, span: node.span, node: copy });
                }
            }
        }
        let end = node.span.end as usize;
        self.place(node, end, weight)
    }

    /// Leaves out what an alias without a value stands for.
    fn skip(&mut self, span: Span) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.end = frame.end.max(span.end as usize);
        if let Open::Mapping(mapping) = &mut frame.shape {
            mapping.skip();
        }
    }

    fn place(&mut self, node: Node, end: usize, weight: Weight) -> Result<(), Stop> {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.end = frame.end.max(end);
        frame.weight.add(weight);
        match &mut frame.shape {
            Open::Sequence(items) => {
                items.push(node);
                Ok(())
            }
            Open::Mapping(mapping) => match mapping.take(node) {
                None => Ok(()),
                Some(problem) => self.report(*problem),
            },
        }
    }
}

fn charge(spent: &mut Weight, limits: &Limits, open: usize, weight: Weight) -> Result<(), (&'static str, usize)> {
    spent.nodes += weight.nodes;
    spent.text += weight.text;
    if open + weight.depth > limits.depth {
        Err(("nested levels", limits.depth))
    } else if spent.nodes > limits.nodes {
        Err(("values", limits.nodes))
    } else if spent.text > limits.text {
        Err(("bytes of text", limits.text))
    } else {
        Ok(())
    }
}

fn over(problems: &mut Vec<Diagnostic>, span: Span, what: &str, limit: usize) -> Result<(), Stop> {
    problems.push(problems::over_limit(span, what, limit));
    Err(Stop)
}
