//! Reads the values of a JSON document one by one, and says of each that is wrong where it stands,
//! what is wrong with it, and what is allowed.

use crate::sim::ids::{ClientId, Key, MonitorId, ServerId};
use crate::sim::readings::MAX_KEYS;
use crate::sim::validate::{MAX_CLIENTS, MAX_MONITORS, MAX_SERVERS};

use super::error::RunFileError;
use super::json::Json;

/// A value and the path that leads to it.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// None where a field that is needed is missing.
    json: Option<&'a Json>,
    path: String,
}

/// The fields of an object.
#[derive(Debug)]
pub struct Fields<'a> {
    entries: &'a [(String, Json)],
    path: String,
}

type Result<T> = std::result::Result<T, RunFileError>;

impl<'a> Field<'a> {
    /// The whole document.
    pub const fn document(json: &'a Json) -> Self {
        Self { json: Some(json), path: String::new() }
    }

    /// The path to this value: `actions[3].server`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value itself.
    pub const fn json(&self) -> Option<&'a Json> {
        self.json
    }

    /// An error about this value.
    pub fn error(&self, problem: impl Into<String>) -> RunFileError {
        RunFileError::at(self.path.clone(), problem)
    }

    /// The error that this is not of the right kind.
    pub fn must_be<T>(&self, allowed: &str) -> Result<T> {
        Err(self.error(format!("it is {}; it must be {allowed}", described(self.json))))
    }

    /// Its fields, whatever their names.
    pub fn entries(&self) -> Result<Vec<(&'a str, Self)>> {
        let Some(Json::Object(entries)) = self.json else {
            return self.must_be("an object in braces");
        };
        let entry = |(name, json): &'a (String, Json)| {
            (name.as_str(), Self { json: Some(json), path: join(&self.path, name) })
        };
        Ok(entries.iter().map(entry).collect())
    }

    /// Its fields, some of them perhaps unknown.
    pub fn any_fields(&self) -> Result<Fields<'a>> {
        let Some(Json::Object(entries)) = self.json else {
            return self.must_be("an object in braces");
        };
        Ok(Fields { entries, path: self.path.clone() })
    }

    /// Its fields, each with one of these names.
    pub fn fields(&self, allowed: &[&str]) -> Result<Fields<'a>> {
        let fields = self.any_fields()?;
        if let Some((name, _)) =
            fields.entries.iter().find(|(name, _)| !allowed.contains(&name.as_str()))
        {
            let one = if allowed.len() == 1 { "is" } else { "are" };
            return Err(RunFileError::at(
                join(&self.path, name),
                format!("there is no such field here; allowed {one} {}", allowed.join(", ")),
            ));
        }
        Ok(fields)
    }

    /// Its items, at most `limit`.
    pub fn list(&self, limit: usize) -> Result<Vec<Self>> {
        let Some(Json::List(items)) = self.json else {
            return self.must_be("a list in brackets");
        };
        if items.len() > limit {
            let count = items.len();
            return Err(self.error(format!("it has {count} items; at most {limit} are allowed")));
        }
        let item = |(at, json)| Self { json: Some(json), path: format!("{}[{at}]", self.path) };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// A whole number within bounds.
    pub fn whole<N: TryFrom<u64>>(&self, from: u64, to: u64) -> Result<N> {
        let Some(Json::Number(number)) = self.json else {
            return self.must_be(&format!("a whole number from {from} to {to}"));
        };
        let within = number.as_u64().filter(|value| (from..=to).contains(value));
        within.and_then(|value| N::try_from(value).ok()).ok_or_else(|| {
            let problem =
                format!("{number} is not allowed; it must be a whole number from {from} to {to}");
            self.error(problem)
        })
    }

    /// A whole number from minus `most` to `most`.
    pub fn signed(&self, most: i32) -> Result<i32> {
        let Some(Json::Number(number)) = self.json else {
            return self.must_be(&format!("a whole number from -{most} to {most}"));
        };
        let value = number.as_i64().and_then(|value| i32::try_from(value).ok());
        value.filter(|value| value.unsigned_abs() <= most.unsigned_abs()).ok_or_else(|| {
            let problem = format!(
                "{number} is not allowed; it must be a whole number from -{most} to {most}"
            );
            self.error(problem)
        })
    }

    /// True or false.
    pub fn switch(&self) -> Result<bool> {
        match self.json {
            Some(Json::Switch(on)) => Ok(*on),
            _ => self.must_be("true or false"),
        }
    }

    /// Text of at most `limit` characters.
    pub fn text(&self, limit: usize) -> Result<&'a str> {
        let Some(Json::Text(text)) = self.json else {
            return self.must_be("text in quotation marks");
        };
        let length = text.chars().count();
        if length > limit {
            return Err(
                self.error(format!("it has {length} characters; at most {limit} are allowed"))
            );
        }
        Ok(text)
    }

    /// One of these words.
    pub fn word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T> {
        let found = match self.json {
            Some(Json::Text(text)) => words.iter().find(|(word, _)| word == text),
            _ => None,
        };
        match found {
            Some((_, meaning)) => Ok(*meaning),
            None => self.must_be(&alternatives(words.iter().map(|(word, _)| *word))),
        }
    }

    /// A server's name. Whether the cluster has it is the core's to say.
    pub fn server(&self) -> Result<ServerId> {
        match self.number_behind('S') {
            Some(number) if number <= MAX_SERVERS => Ok(ServerId(number - 1)),
            _ => self.must_be(&format!("a server's name, \"S1\" to \"S{MAX_SERVERS}\"")),
        }
    }

    /// A client's name. Whether the cluster has it is the core's to say.
    pub fn client(&self) -> Result<ClientId> {
        match self.number_behind('C') {
            Some(number) if usize::from(number) <= MAX_CLIENTS => Ok(ClientId(number - 1)),
            _ => self.must_be(&format!("a client's name, \"C1\" to \"C{MAX_CLIENTS}\"")),
        }
    }

    /// A monitor's name. Whether the cluster has it is the core's to say.
    pub fn monitor(&self) -> Result<MonitorId> {
        match self.number_behind('M') {
            Some(number) if number <= MAX_MONITORS => Ok(MonitorId(number - 1)),
            _ => self.must_be(&format!("a monitor's name, \"M1\" to \"M{MAX_MONITORS}\"")),
        }
    }

    /// A key's name. Whether the cluster has it is the core's to say.
    pub fn key(&self) -> Result<Key> {
        match self.number_behind('K').and_then(|number| u8::try_from(number).ok()) {
            Some(number) if number <= MAX_KEYS => Ok(Key(number - 1)),
            _ => self.must_be(&format!("a key's name, \"K1\" to \"K{MAX_KEYS}\"")),
        }
    }

    /// The number of a name such as `S1`.
    fn number_behind(&self, letter: char) -> Option<u16> {
        let Some(Json::Text(text)) = self.json else { return None };
        let digits = text.strip_prefix(letter)?;
        digits.parse().ok().filter(|_| !digits.starts_with(['0', '+']))
    }
}

impl<'a> Fields<'a> {
    /// The field with this name, if it is there.
    pub fn get(&self, name: &str) -> Option<Field<'a>> {
        let field = self.need(name);
        field.json.is_some().then_some(field)
    }

    /// The field with this name; where it is missing, reading it says so.
    pub fn need(&self, name: &str) -> Field<'a> {
        let found = self.entries.iter().find(|(known, _)| known == name);
        Field { json: found.map(|(_, json)| json), path: join(&self.path, name) }
    }

    /// Takes the field's value over, if it is there.
    pub fn update<T>(
        &self,
        name: &str,
        value: &mut T,
        read: impl FnOnce(&Field<'a>) -> Result<T>,
    ) -> Result<()> {
        if let Some(field) = self.get(name) {
            *value = read(&field)?;
        }
        Ok(())
    }
}

fn join(path: &str, name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    let name = if plain { shortened(name) } else { format!("{:?}", shortened(name)) };
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

fn shortened(text: &str) -> String {
    const LIMIT: usize = 40;
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn described(json: Option<&Json>) -> String {
    let Some(json) = json else {
        return "missing".into();
    };
    match json {
        Json::Null => "null".into(),
        Json::Switch(on) => on.to_string(),
        Json::Number(number) => format!("the number {number}"),
        Json::Text(text) => format!("the text {:?}", shortened(text)),
        Json::List(_) => "a list".into(),
        Json::Object(_) => "an object".into(),
    }
}

/// `"a", "b" or "c"`.
pub fn alternatives<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.map(|word| format!("{word:?}")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
