//! One form for each kind of value, whatever database it comes from.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use sea_orm::{ColumnType, DbErr, QueryResult, Value};
use serde_json::Value as Json;
use uuid::Uuid;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Uuid,
    Text,
    Integer,
    BigInteger,
    Double,
    Boolean,
    Bytes,
    Date,
    Instant,
    Json,
}

impl Kind {
    /// The kind of a column; none of one that no table has yet.
    pub(super) fn of(column: &ColumnType) -> Option<Self> {
        Some(match column {
            ColumnType::Uuid => Self::Uuid,
            ColumnType::Text => Self::Text,
            ColumnType::Integer => Self::Integer,
            ColumnType::BigInteger => Self::BigInteger,
            ColumnType::Double => Self::Double,
            ColumnType::Boolean => Self::Boolean,
            ColumnType::Blob | ColumnType::VarBinary(_) => Self::Bytes,
            ColumnType::Date => Self::Date,
            ColumnType::TimestampWithTimeZone => Self::Instant,
            ColumnType::JsonBinary => Self::Json,
            _ => return None,
        })
    }

    /// Writes the value of a row.
    pub(super) fn write(self, row: &QueryResult, column: usize) -> Result<Json, DbErr> {
        fn get<T: sea_orm::TryGetable>(
            row: &QueryResult,
            column: usize,
        ) -> Result<Option<T>, DbErr> {
            row.try_get_by_index(column)
        }
        fn written<T: Into<Json>>(value: Option<T>) -> Json {
            value.map_or(Json::Null, Into::into)
        }
        Ok(match self {
            Self::Uuid => written(get::<Uuid>(row, column)?.map(|id| id.to_string())),
            Self::Text => written(get::<String>(row, column)?),
            Self::Integer => written(get::<i32>(row, column)?),
            Self::BigInteger => written(get::<i64>(row, column)?),
            // As a text: readers of JSON round numbers.
            Self::Double => written(get::<f64>(row, column)?.map(|number| number.to_string())),
            Self::Boolean => written(get::<bool>(row, column)?),
            Self::Bytes => {
                written(get::<Vec<u8>>(row, column)?.map(|bytes| STANDARD.encode(bytes)))
            }
            Self::Date => written(get::<NaiveDate>(row, column)?.map(|day| day.to_string())),
            Self::Instant => written(
                get::<DateTime<Utc>>(row, column)?
                    .map(|instant| instant.to_rfc3339_opts(SecondsFormat::Micros, true)),
            ),
            Self::Json => written(get::<Json>(row, column)?),
        })
    }

    /// Reads what was written; none if it is not of this kind.
    pub(super) fn read(self, written: Json) -> Option<Value> {
        fn text(value: &Json) -> Option<&str> {
            value.as_str()
        }
        if written.is_null() {
            return Some(self.null());
        }
        Some(match self {
            Self::Uuid => Value::Uuid(Some(text(&written)?.parse().ok()?)),
            Self::Text => match written {
                Json::String(text) => Value::String(Some(text)),
                _ => return None,
            },
            Self::Integer => Value::Int(Some(written.as_i64()?.try_into().ok()?)),
            Self::BigInteger => Value::BigInt(Some(written.as_i64()?)),
            Self::Double => {
                let number: f64 = text(&written)?.parse().ok()?;
                Value::Double(Some(number).filter(|number| number.is_finite()))
            }
            Self::Boolean => Value::Bool(Some(written.as_bool()?)),
            Self::Bytes => Value::Bytes(Some(STANDARD.decode(text(&written)?).ok()?)),
            Self::Date => Value::ChronoDate(Some(text(&written)?.parse().ok()?)),
            Self::Instant => {
                let instant = DateTime::parse_from_rfc3339(text(&written)?).ok()?;
                Value::ChronoDateTimeUtc(Some(instant.to_utc()))
            }
            Self::Json => Value::Json(Some(Box::new(written))),
        })
    }

    fn null(self) -> Value {
        match self {
            Self::Uuid => Value::Uuid(None),
            Self::Text => Value::String(None),
            Self::Integer => Value::Int(None),
            Self::BigInteger => Value::BigInt(None),
            Self::Double => Value::Double(None),
            Self::Boolean => Value::Bool(None),
            Self::Bytes => Value::Bytes(None),
            Self::Date => Value::ChronoDate(None),
            Self::Instant => Value::ChronoDateTimeUtc(None),
            Self::Json => Value::Json(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_column_has_a_kind() {
        for table in entity::tables::tables() {
            for column in table.columns {
                assert!(Kind::of(&column.kind).is_some(), "{}.{}", table.name, column.name);
            }
        }
    }

    #[test]
    fn what_is_not_of_its_kind_is_refused() {
        for (kind, wrong) in [
            (Kind::Uuid, json!("0193")),
            (Kind::Text, json!(1)),
            (Kind::Integer, json!(3_000_000_000_i64)),
            (Kind::BigInteger, json!(1.5)),
            (Kind::Double, json!("far")),
            (Kind::Boolean, json!(1)),
            (Kind::Bytes, json!("§")),
            (Kind::Date, json!("2026-02-30")),
            (Kind::Instant, json!("2026-02-03")),
        ] {
            assert_eq!(kind.read(wrong.clone()), None, "{kind:?}: {wrong}");
            assert!(kind.read(Json::Null).is_some());
        }
    }

    #[test]
    fn numbers_are_not_rounded() {
        for number in [0.1 + 0.2, f64::MIN_POSITIVE, 1.0 / 3.0] {
            let read = Kind::Double.read(json!(number.to_string()));
            assert_eq!(read, Some(Value::Double(Some(number))));
        }
    }
}
