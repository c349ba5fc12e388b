//! Types and ranges of configuration values, as Kafka's `ConfigDef` checks them.

use crate::units::Malformed;

/// `CLIENTS/common/config/ConfigDef.java`, `Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Bool,
    Short,
    Int,
    Long,
    Double,
    Text,
    List,
    Class,
    Password,
}

/// What `ConfigDef` accepts beside the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Valid {
    Any,
    OneOf(&'static [&'static str]),
    OneOfAnyCase(&'static [&'static str]),
    /// From and to, both inclusive.
    Range(i64, i64),
    /// Larger than zero, or -1 for what the broker has.
    PositiveOrBrokerDefault,
    NotEmpty,
}

/// Checks a value as `ConfigDef` will when the connector starts.
pub fn check(value_type: Type, valid: Valid, value: &str) -> Result<(), Malformed> {
    let text = value.trim();
    let number = |low: i64, high: i64| -> Result<i64, Malformed> {
        let wrong = || {
            let help = if text.parse::<f64>().is_ok() || text.contains(',') {
                "write a whole number without separators".to_owned()
            } else {
                "write a number".to_owned()
            };
            Malformed::new(format!("`{text}` is not a whole number"), help)
        };
        let number: i64 = text.parse().map_err(|_| wrong())?;
        if (low..=high).contains(&number) {
            return Ok(number);
        }
        Err(Malformed::new(format!("`{text}` does not fit"), format!("write a number from {low} to {high}")))
    };
    let number = match value_type {
        Type::Bool if !text.eq_ignore_ascii_case("true") && !text.eq_ignore_ascii_case("false") => {
            return Err(Malformed::new(format!("`{text}` is neither true nor false"), "write `true` or `false`"));
        }
        Type::Short => Some(number(i16::MIN.into(), i16::MAX.into())?),
        Type::Int => Some(number(i32::MIN.into(), i32::MAX.into())?),
        Type::Long => Some(number(i64::MIN, i64::MAX)?),
        Type::Double if text.parse::<f64>().is_err() => {
            return Err(Malformed::new(format!("`{text}` is not a number"), "write a number"));
        }
        _ => None,
    };
    match (valid, number) {
        (Valid::Range(low, high), Some(number)) if !(low..=high).contains(&number) => {
            let help = match (low, high) {
                (_, i64::MAX) => format!("write a number of at least {low}"),
                _ => format!("write a number from {low} to {high}"),
            };
            Err(Malformed::new(format!("`{text}` is out of range"), help))
        }
        (Valid::PositiveOrBrokerDefault, Some(number)) if number < 1 && number != -1 => {
            let help = "write a number larger than zero, or -1 for the broker's default";
            Err(Malformed::new(format!("`{text}` is out of range"), help))
        }
        (Valid::OneOf(options), _) if !options.contains(&text) => Err(one_of(text, options)),
        (Valid::OneOfAnyCase(options), _) if !options.iter().any(|option| option.eq_ignore_ascii_case(text)) => {
            Err(one_of(text, options))
        }
        (Valid::NotEmpty, _) if text.is_empty() => Err(Malformed::new("the value is empty", "write a value")),
        _ => Ok(()),
    }
}

fn one_of(text: &str, options: &[&str]) -> Malformed {
    let list = options.iter().map(|option| format!("`{option}`")).collect::<Vec<_>>().join(", ");
    Malformed::new(format!("`{text}` is not one of the values"), format!("write one of {list}"))
}
