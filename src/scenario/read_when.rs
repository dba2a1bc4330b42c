//! Reads what a step of a lesson file asks of its run: texts with measures, conditions, patterns.

use crate::share::error::RunFileError;
use crate::share::json::Json;
use crate::share::reader::Field;
use crate::sim::config::Config;
use crate::sim::ids::ServerId;

use super::condition::{Bound, Cause, Compare, Condition, Decider, Test};
use super::measure::Measure;
use super::pattern::{FactKind, Happening, Pattern};
use super::text::Template;

pub type Result<T> = std::result::Result<T, RunFileError>;

const MAX_TEXT: usize = 400;
const COMPARES: [(&str, Compare); 4] = [
    ("at_least", Compare::AtLeast),
    ("at_most", Compare::AtMost),
    ("more_than", Compare::MoreThan),
    ("less_than", Compare::LessThan),
];
const PATTERN: &str = r#"a fact such as "crashed", {"fact": "ack", "server": "S2"}, {"when": {"lost": 2}}, or a list of them"#;

/// What is known while a step is read.
pub(super) struct Reader<'a> {
    /// The step's cluster.
    pub config: &'a Config,
    /// The step is compared with another.
    pub compares: bool,
}

impl Reader<'_> {
    /// A text.
    pub fn template(&self, field: &Field<'_>) -> Result<Template> {
        let text = field.text(MAX_TEXT)?;
        let template = Template::parse(text).map_err(|problem| field.error(problem))?;
        if text.is_empty() {
            return Err(field.error("it is empty"));
        }
        template.measures().try_for_each(|measure| self.comparable(measure, field))?;
        Ok(template)
    }

    /// A server of the step's cluster.
    pub fn server(&self, field: &Field<'_>) -> Result<ServerId> {
        let server = field.server()?;
        if server.0 >= self.config.servers {
            let last = ServerId(self.config.servers - 1);
            return Err(field.error(format!("there is no server {server}; the last one is {last}")));
        }
        Ok(server)
    }

    /// A condition: what is named must all hold.
    pub fn condition(&self, field: &Field<'_>) -> Result<Condition> {
        let mut tests = Vec::new();
        for (name, field) in field.entries()? {
            match name {
                "stalled" => tests.push(Test::Stalled(field.switch()?)),
                "everywhere" => tests.push(Test::Everywhere(field.switch()?)),
                "mostly_unpromoted" => tests.push(Test::MostlyUnpromoted(field.switch()?)),
                "down" => tests.push(Test::Down(self.server(&field)?)),
                "up" => tests.push(Test::Up(self.server(&field)?)),
                "caught_up" => tests.push(Test::CaughtUp(self.server(&field)?)),
                "disk_gone" => tests.push(Test::DiskGone(self.server(&field)?, true)),
                "disk_kept" => tests.push(Test::DiskGone(self.server(&field)?, false)),
                "primary" => tests.push(Test::Primary(self.server(&field)?)),
                "waits" => tests.push(Test::Waits(self.server(&field)?)),
                "cause" => tests.push(Test::Cause(field.word(&Cause::WORDS)?)),
                "decided_by" => tests.push(Test::DecidedBy(field.word(&Decider::WORDS)?)),
                measure => self.numbers(measure, &field, &mut tests)?,
            }
        }
        if tests.is_empty() {
            return Err(field.error("it is empty; it needs something that must hold"));
        }
        Ok(Condition { tests })
    }

    fn numbers(&self, name: &str, field: &Field<'_>, tests: &mut Vec<Test>) -> Result<()> {
        let measure = self.measure(name, field)?;
        let Some(Json::Object(_)) = field.json() else {
            tests.push(Test::Number(measure, Compare::Is, self.bound(field)?));
            return Ok(());
        };
        let fields = field.fields(&COMPARES.map(|(word, _)| word))?;
        for (word, compare) in COMPARES {
            if let Some(bound) = fields.get(word) {
                tests.push(Test::Number(measure, compare, self.bound(&bound)?));
            }
        }
        Ok(())
    }

    fn bound(&self, field: &Field<'_>) -> Result<Bound> {
        match field.json() {
            Some(Json::Text(name)) => Ok(Bound::Measure(self.measure(name, field)?)),
            _ => Ok(Bound::Number(field.whole(0, u32::MAX.into())?)),
        }
    }

    fn measure(&self, name: &str, field: &Field<'_>) -> Result<Measure> {
        let measure = Measure::named(name).map_err(|problem| field.error(problem))?;
        self.comparable(measure, field)?;
        Ok(measure)
    }

    fn comparable(&self, measure: Measure, field: &Field<'_>) -> Result<()> {
        if measure.other && !self.compares {
            return Err(field.error(
                "other_ is read from the step that compare names, and this step has no compare",
            ));
        }
        Ok(())
    }

    /// A pattern.
    pub fn pattern(&self, field: &Field<'_>) -> Result<Pattern> {
        let any = match field.json() {
            Some(Json::List(items)) if !items.is_empty() => {
                field.list(4)?.iter().map(|item| self.happening(item)).collect::<Result<_>>()?
            }
            _ => vec![self.happening(field)?],
        };
        Ok(Pattern { any })
    }

    fn happening(&self, field: &Field<'_>) -> Result<Happening> {
        match field.json() {
            Some(Json::Text(_)) => Ok(Happening::Fact(field.word(&FactKind::WORDS)?, None)),
            Some(Json::Object(_)) => {
                let fields = field.fields(&["fact", "server", "when"])?;
                match (fields.get("fact"), fields.get("server"), fields.get("when")) {
                    (Some(fact), server, None) => {
                        let server = server.map(|server| self.server(&server)).transpose()?;
                        Ok(Happening::Fact(fact.word(&FactKind::WORDS)?, server))
                    }
                    (None, None, Some(when)) => Ok(Happening::State(self.condition(&when)?)),
                    _ => field.must_be(PATTERN),
                }
            }
            _ => field.must_be(PATTERN),
        }
    }
}
