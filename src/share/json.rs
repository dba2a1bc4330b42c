//! A JSON document whose objects keep their order and refuse a field given twice. Knows nothing of
//! runs.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::error::RunFileError;

/// The widest line that [`Json`]'s text puts an object or a list on.
const LINE: usize = 96;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Switch(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in the order in which it is written.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a document.
    ///
    /// # Errors
    ///
    /// Where the text stops being JSON, with line and column.
    pub fn parse(text: &str) -> Result<Self, RunFileError> {
        serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let said = error.to_string();
            let reason = said.split(" at line ").next().unwrap_or(&said);
            let problem = if error.is_eof() {
                "the file ends too early; a brace, a bracket or a quotation mark is not closed"
                    .into()
            } else if error.is_data() {
                reason.to_owned()
            } else {
                format!("this is not JSON: {reason}")
            };
            RunFileError::at(format!("line {line}, column {column}"), problem)
        })
    }

    /// An object of these fields.
    #[must_use]
    pub fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The text of this value with every line after the first indented by `indent`: on one line
    /// where it fits.
    fn render(&self, indent: usize, out: &mut String) {
        let flat = self.flat();
        let (open, close) = match self {
            Self::List(items) if !items.is_empty() => ('[', ']'),
            Self::Object(fields) if !fields.is_empty() => ('{', '}'),
            _ => return out.push_str(&flat),
        };
        if indent > 0 && indent + flat.len() <= LINE {
            return out.push_str(&flat);
        }
        out.push(open);
        let inner = indent + 2;
        let mut first = true;
        let mut begin = |out: &mut String| {
            out.push_str(if first { "\n" } else { ",\n" });
            out.extend(std::iter::repeat_n(' ', inner));
            first = false;
        };
        match self {
            Self::List(items) => {
                for item in items {
                    begin(out);
                    item.render(inner, out);
                }
            }
            Self::Object(fields) => {
                for (name, value) in fields {
                    begin(out);
                    out.push_str(&quoted(name));
                    out.push_str(": ");
                    value.render(inner, out);
                }
            }
            _ => {}
        }
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent));
        out.push(close);
    }

    fn flat(&self) -> String {
        match self {
            Self::Null => "null".into(),
            Self::Switch(on) => on.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::flat).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Object(fields) => {
                let field =
                    |(name, value): &(String, Self)| format!("{}: {}", quoted(name), value.flat());
                let fields: Vec<String> = fields.iter().map(field).collect();
                format!("{{{}}}", fields.join(", "))
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.render(0, &mut text);
        f.write_str(&text)
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Number(value.into())
    }
}

impl From<i32> for Json {
    fn from(value: i32) -> Self {
        Self::Number(value.into())
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Self {
        Self::Number(value.into())
    }
}

impl From<u16> for Json {
    fn from(value: u16) -> Self {
        Self::Number(value.into())
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Switch(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.into())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Self>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Switch(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("a number is too large"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut fields: Vec<(String, Json)> = Vec::new();
        let mut names = std::collections::BTreeSet::new();
        while let Some(name) = access.next_key::<String>()? {
            if !names.insert(name.clone()) {
                return Err(A::Error::custom(format!(
                    "the field {} is given twice",
                    quoted(&name)
                )));
            }
            fields.push((name, access.next_value()?));
        }
        Ok(Json::Object(fields))
    }
}
