//! The JSON Schema says what the reader does: what the reader takes is valid, and the defaults are
//! the core's. The validator here knows the keywords that the schema uses, and no others.

use ripple::share::json::Json;
use ripple::share::limits::Limits;
use ripple::share::run_file::RunFile;
use serde_json::{Value, json};

use super::random::Dice;
use super::{examples, in_package, read};

fn schema() -> Value {
    let text = read(&in_package("static/run-file.schema.json"));
    Json::parse(&text).expect("no field is given twice");
    serde_json::from_str(&text).expect("the schema is JSON")
}

/// Whether a value is what a schema allows.
fn allows(root: &Value, schema: &Value, value: &Value) -> bool {
    let keywords = schema.as_object().expect("a schema is an object");
    keywords.iter().all(|(keyword, wanted)| match keyword.as_str() {
        "$schema" | "$defs" | "title" | "description" | "default" => true,
        "$ref" => allows(root, target(root, wanted), value),
        "type" => has_type(wanted.as_str().expect("one type"), value),
        "const" => value == wanted,
        "enum" => list(wanted).contains(value),
        "oneOf" => list(wanted).iter().filter(|one| allows(root, one, value)).count() == 1,
        "minimum" => whole(value).is_none_or(|number| Some(number) >= whole(wanted)),
        "maximum" => whole(value).is_none_or(|number| Some(number) <= whole(wanted)),
        "minLength" => value.as_str().is_none_or(|text| text.chars().count() >= size(wanted)),
        "maxLength" => value.as_str().is_none_or(|text| text.chars().count() <= size(wanted)),
        "pattern" => {
            value.as_str().is_none_or(|text| matches(wanted.as_str().expect("text"), text))
        }
        "items" => items(value).iter().all(|item| allows(root, wanted, item)),
        "minItems" => value.as_array().is_none_or(|items| items.len() >= size(wanted)),
        "maxItems" => value.as_array().is_none_or(|items| items.len() <= size(wanted)),
        "minProperties" => value.as_object().is_none_or(|fields| fields.len() >= size(wanted)),
        "required" => value.as_object().is_none_or(|fields| {
            list(wanted).iter().all(|name| fields.contains_key(name.as_str().expect("a name")))
        }),
        "properties" => fields(value)
            .all(|(name, field)| wanted.get(name).is_none_or(|schema| allows(root, schema, field))),
        "additionalProperties" => fields(value)
            .filter(|(name, _)| schema["properties"].get(name).is_none())
            .all(|(_, field)| wanted.is_object() && allows(root, wanted, field)),
        "propertyNames" => fields(value).all(|(name, _)| allows(root, wanted, &json!(name))),
        other => panic!("the validator does not know the keyword {other}"),
    })
}

fn target<'a>(root: &'a Value, reference: &Value) -> &'a Value {
    let path =
        reference.as_str().and_then(|path| path.strip_prefix('#')).expect("a local reference");
    root.pointer(path).unwrap_or_else(|| panic!("nothing is at {path}"))
}

fn has_type(wanted: &str, value: &Value) -> bool {
    match wanted {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => whole(value).is_some(),
        other => panic!("the validator does not know the type {other}"),
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    let number = |text: &str| !text.starts_with('0') && !text.is_empty() && digits(text);
    match pattern {
        "^[0-9A-Fa-f]{16}$" => text.len() == 16 && text.chars().all(|c| c.is_ascii_hexdigit()),
        "^S[1-9][0-9]*$" => text.strip_prefix('S').is_some_and(number),
        "^C[1-9][0-9]*$" => text.strip_prefix('C').is_some_and(number),
        "^K[1-9][0-9]*$" => text.strip_prefix('K').is_some_and(number),
        "^[SC][1-9][0-9]*$" => text.strip_prefix(['S', 'C']).is_some_and(number),
        "^[1-9][0-9]*(-[1-9][0-9]*)?$" => {
            text.split_once('-').map_or(number(text), |(from, to)| number(from) && number(to))
        }
        other => panic!("the validator does not know the pattern {other}"),
    }
}

fn digits(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// A whole number, of either sign.
fn whole(value: &Value) -> Option<i128> {
    value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))
}

fn number_of(value: &Value) -> u64 {
    value.as_u64().expect("a bound is a whole number")
}

fn size(value: &Value) -> usize {
    usize::try_from(number_of(value)).expect("a bound is a small number")
}

#[test]
fn the_examples_are_valid() {
    let schema = schema();
    for path in examples() {
        let example = serde_json::from_str(&read(&path)).expect("an example is JSON");
        assert!(allows(&schema, &schema, &example), "{}", path.display());
    }
}

#[test]
fn what_is_written_down_is_valid() {
    let schema = schema();
    for seed in 0..1_000 {
        let text = Dice::new(seed).file().encode();
        let written = serde_json::from_str(&text).expect("a file is JSON");
        assert!(allows(&schema, &schema, &written), "seed {seed}\n{text}");
    }
}

#[test]
fn the_defaults_are_the_cores() {
    let schema = schema();
    let opening = RunFile::decode(r#"{"version": 1}"#, Limits::PAGE).expect("it is a file");
    let written: Value = serde_json::from_str(&opening.encode()).expect("a file is JSON");
    let mut compared = 0;
    compare_defaults(&schema, &schema["$defs"]["config"], &written["config"], &mut compared);
    assert_eq!(compared, 49, "every field of the configuration has its default in the schema");
}

fn compare_defaults(root: &Value, schema: &Value, value: &Value, compared: &mut u32) {
    let resolved = schema.get("$ref").map_or(schema, |reference| target(root, reference));
    if let Some(default) = schema.get("default") {
        assert_eq!(default, value, "{schema}");
        *compared += 1;
        return;
    }
    if value.is_null() {
        // What a client does not have is not written down.
        return;
    }
    let properties = resolved["properties"].as_object();
    for (name, schema) in properties.unwrap_or_else(|| panic!("no default: {schema}")) {
        compare_defaults(root, schema, &value[name], compared);
    }
}

#[test]
fn what_the_reader_takes_the_schema_allows() {
    let schema = schema();
    let (mut taken, mut refused) = (0, 0);
    for seed in 0..6_000 {
        let mut dice = Dice::new(seed);
        let mut written = serde_json::from_str(&dice.file().encode()).expect("a file is JSON");
        spoil(&mut written, &mut dice);
        let text = written.to_string();
        let good = RunFile::decode(&text, Limits::RUNNER);
        let valid = allows(&schema, &schema, &written);
        assert!(good.is_err() || valid, "seed {seed}: the schema is too narrow\n{text}");
        taken += u32::from(good.is_ok());
        refused += u32::from(good.is_err());
        if valid && let Err(error) = good {
            let by_another_field = [
                "not allowed",
                "flush",
                "replicas",
                "is no",
                "is before",
                "both ends",
                "both",
                "too long",
                "protects",
                "cannot follow",
                "spares",
            ];
            let known = by_another_field.iter().any(|words| error.problem.contains(words))
                || error.problem.contains("needs")
                || error.problem.contains("twice");
            assert!(known, "seed {seed}: the schema is too wide: {error}\n{text}");
        }
    }
    assert!(taken > 500 && refused > 2_000, "{taken} taken, {refused} refused");
}

/// Changes one value somewhere, or the name of a field, or takes one away.
fn spoil(value: &mut Value, dice: &mut Dice) {
    let descend = dice.below(4) > 0;
    match value {
        Value::Object(fields) if descend && !fields.is_empty() => {
            let at = dice.below(fields.len() as u64);
            let name =
                fields.keys().nth(usize::try_from(at).expect("an index")).expect("a field").clone();
            match dice.below(8) {
                0 => drop(fields.remove(&name)),
                1 => {
                    let value = fields.remove(&name).expect("it is there");
                    fields.insert(format!("{name}s"), value);
                }
                _ => spoil(&mut fields[&name], dice),
            }
        }
        Value::Array(items) if descend && !items.is_empty() => {
            let at = usize::try_from(dice.below(items.len() as u64)).expect("an index");
            spoil(&mut items[at], dice);
        }
        other => {
            let values = [
                json!(null),
                json!(true),
                json!(0),
                json!(1),
                json!(2),
                json!(50_000),
                json!(700_000_000),
                json!(1.5),
                json!(-1),
                json!("S1"),
                json!("all"),
                json!("wait"),
                json!("by hand"),
                json!("any"),
                json!("C2"),
                json!("K2"),
                json!([]),
                json!({}),
                json!({"any": 1}),
            ];
            let at = usize::try_from(dice.below(values.len() as u64)).expect("an index");
            *other = values[at].clone();
        }
    }
}
