//! The one formatter: every value a template prints becomes a correct YAML scalar or flow value here.

use std::borrow::Cow;
use std::fmt;

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, Output, State};

use super::error::refusal;
use super::marks::{self, Mark, Parts};
use super::recording::{self, Atom};
use super::scalar;

/// Readers stop looking for the colon of a key after 1024 characters (YAML 1.2.2, 7.4.2).
const LONGEST_KEY: usize = 1000;

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Behind a key or a dash.
    Block,
    /// Inside `[…]` or `{…}`.
    Flow,
}

/// Prints what stands between `{{{` and `}}}`.
pub fn print(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    // Finished YAML: a macro's output, or one of our filters'. A macro's last line end is the one behind the call.
    if value.is_safe() {
        let finished = value.as_str().unwrap_or_default();
        return out.write_str(finished.strip_suffix('\n').unwrap_or(finished)).map_err(Error::from);
    }
    write_value(out, value, Place::Block)
}

/// Writes a value on one line.
pub fn write_value(out: &mut dyn fmt::Write, value: &Value, place: Place) -> Result<(), Error> {
    match value.kind() {
        ValueKind::String if value.is_safe() => Err(refusal(
            "the output of a macro or a filter is finished YAML and cannot stand inside another value",
            "print it by itself",
        )),
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default();
            Ok(write_text(out, text, &recording::parts_of(value), place)?)
        }
        ValueKind::Number | ValueKind::Bool => write_literal(out, value),
        ValueKind::Seq | ValueKind::Iterable => {
            out.write_char('[')?;
            for (index, item) in value.try_iter()?.enumerate() {
                if index > 0 {
                    out.write_str(", ")?;
                }
                write_value(out, &item, Place::Flow)?;
            }
            Ok(out.write_char(']')?)
        }
        ValueKind::Map => {
            out.write_char('{')?;
            for (index, (key, item)) in pairs(value).enumerate() {
                if index > 0 {
                    out.write_str(", ")?;
                }
                write_key(out, &key, Place::Flow)?;
                out.write_str(": ")?;
                write_value(out, &item, Place::Flow)?;
            }
            Ok(out.write_char('}')?)
        }
        _ => match Atom::of(value) {
            Some(atom) => {
                atom.mark.write(out)?;
                write_value(out, &atom.value, place)?;
                Ok(marks::end(out)?)
            }
            None => Err(unprintable(value)),
        },
    }
}

/// Writes a text as a scalar.
pub fn write_text(out: &mut dyn fmt::Write, text: &str, parts: &Parts, place: Place) -> fmt::Result {
    let plain = match place {
        Place::Block => scalar::is_plain(text),
        Place::Flow => scalar::is_plain_in_flow(text),
    };
    open(out, parts)?;
    if plain {
        marks::write_parts(out, text, parts, |out, piece| out.write_str(piece))?;
    } else if scalar::reads_better_in_single_quotes(text) {
        out.write_char('\'')?;
        marks::write_parts(out, text, parts, |out, piece| out.write_str(piece))?;
        out.write_char('\'')?;
    } else {
        out.write_char('"')?;
        marks::write_parts(out, text, parts, |out, piece| scalar::escape(piece, out))?;
        out.write_char('"')?;
    }
    close(out, parts)
}

/// Writes a key; it is a text for every reader, whatever it looks like.
pub fn write_key(out: &mut dyn fmt::Write, key: &Value, place: Place) -> Result<(), Error> {
    let Some((text, parts)) = text_of(key) else { return Err(unprintable(key)) };
    if text.chars().count() > LONGEST_KEY {
        return Err(refusal(
            format_args!("a key of {} characters; readers of YAML give up after {LONGEST_KEY}", text.chars().count()),
            "shorten it",
        ));
    }
    Ok(write_text(out, &text, &parts, place)?)
}

/// Returns a scalar as text, and where its parts came from.
pub fn text_of(value: &Value) -> Option<(Cow<'_, str>, Parts)> {
    match value.kind() {
        ValueKind::String => {
            let text = value.as_str()?;
            if value.is_safe() && recording::is_recording() {
                let (text, parts) = marks::decode(text);
                return Some((Cow::Owned(text), parts));
            }
            Some((Cow::Borrowed(text), recording::parts_of(value)))
        }
        ValueKind::Number | ValueKind::Bool => {
            let mut text = String::new();
            write_literal(&mut text, value).ok()?;
            Some((Cow::Owned(text), Parts::new()))
        }
        _ => {
            let atom = Atom::of(value)?;
            let (text, _) = text_of(&atom.value)?;
            let text = text.into_owned();
            let all = 0..text.len();
            Some((Cow::Owned(text), vec![(all, atom.mark)]))
        }
    }
}

/// Returns a map's entries, in its order.
pub fn pairs(value: &Value) -> impl Iterator<Item = (Value, Value)> + use<> {
    value.as_object().and_then(|object| object.try_iter_pairs()).into_iter().flatten()
}

/// Starts the mark of what surrounds a text's first part, such as its quote.
pub fn open(out: &mut dyn fmt::Write, parts: &Parts) -> fmt::Result {
    parts.first().map(|(_, mark)| *mark).map_or(Ok(()), |mark: Mark| mark.write(out))
}

/// Hands back to the template's own line.
pub fn close(out: &mut dyn fmt::Write, parts: &Parts) -> fmt::Result {
    if parts.is_empty() { Ok(()) } else { marks::end(out) }
}

/// Says why a value cannot be printed.
pub fn unprintable(value: &Value) -> Error {
    match value.kind() {
        ValueKind::None => refusal("the value is null", "print it inside `{% if … %}`"),
        ValueKind::Undefined => Error::from(minijinja::ErrorKind::UndefinedError),
        ValueKind::Invalid => refusal(format_args!("the value could not be made: {value}"), "report this"),
        kind => refusal(format_args!("a value of type {kind} cannot be printed"), "print a text, number, list or map"),
    }
}

/// Writes a number or a boolean as every reader takes it.
fn write_literal(out: &mut dyn fmt::Write, value: &Value) -> Result<(), Error> {
    if value.kind() == ValueKind::Bool {
        return Ok(out.write_str(if value.is_true() { "true" } else { "false" })?);
    }
    if value.is_integer() {
        return Ok(write!(out, "{value}")?);
    }
    let number = f64::try_from(value.clone())?;
    if !number.is_finite() {
        return Err(refusal(format_args!("{number} is not a finite number"), "give a number"));
    }
    // An exponent or a missing point would make it a text or an integer for some reader.
    let digits = number.to_string();
    out.write_str(&digits)?;
    if !digits.contains('.') {
        out.write_str(".0")?;
    }
    Ok(())
}
