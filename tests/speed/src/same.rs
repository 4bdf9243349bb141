//! Whether two servers answer the same.

use anyhow::{Result, bail};
use chrono::DateTime;
use serde_json::Value;
use type_safe_id::{DynamicType, TypeSafeId};

/// Fails with the first place where the answers differ. Ids are the same where they name the same row: global ids of
/// Verbund, or the row's own.
pub(crate) fn same(question: &str, names: (&str, &str), answers: (&Value, &Value)) -> Result<()> {
    let (left, right) = (plain(answers.0["data"].clone()), plain(answers.1["data"].clone()));
    let Some((place, left, right)) = difference("data", &left, &right) else { return Ok(()) };
    bail!("{question}: at {place} {} answers {left}, {} {right}", names.0, names.1)
}

fn difference(place: &str, left: &Value, right: &Value) -> Option<(String, String, String)> {
    match (left, right) {
        (Value::Object(one), Value::Object(other)) => {
            let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let missing = Value::String("(nothing)".to_owned());
                let of = |map: &serde_json::Map<String, Value>| map.get(name).cloned();
                let (one, other) = (of(one), of(other));
                let place = format!("{place}.{name}");
                difference(
                    &place,
                    one.as_ref().unwrap_or(&missing),
                    other.as_ref().unwrap_or(&missing),
                )
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut items = one.iter().zip(other).enumerate();
            items.find_map(|(number, (one, other))| {
                difference(&format!("{place}[{number}]"), one, other)
            })
        }
        _ if left == right => None,
        _ => Some((place.to_owned(), left.to_string(), right.to_string())),
    }
}

/// The answer with rows' own ids and one way to write instants, without cursors, which every server has of its own kind.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, _)| name != "endCursor");
            Value::Object(
                kept.map(|(name, value)| {
                    let value = if name == "id" { row_id(value) } else { plain(value) };
                    (name, value)
                })
                .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        Value::String(text) => match DateTime::parse_from_rfc3339(&text) {
            Ok(instant) => Value::String(instant.to_utc().to_rfc3339()),
            Err(_) => Value::String(text),
        },
        other => other,
    }
}

fn row_id(value: Value) -> Value {
    let id = value.as_str().and_then(|id| id.parse::<TypeSafeId<DynamicType>>().ok());
    id.map_or(value, |id| Value::String(id.uuid().to_string()))
}
