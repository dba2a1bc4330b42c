//! Texts of a lesson: words with `*emphasis*`, `**weight**` and `{measures}`.

use super::measure::Measure;

/// How a piece of text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It does not.
    Plain,
    /// `*so*`: what was said, such as *done*.
    Emphasis,
    /// `**so**`: a term, where it is met first.
    Strong,
}

/// A piece of text of one weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// How it stands out.
    pub weight: Weight,
    /// It.
    pub text: String,
}

/// A text as the page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its pieces, in order.
    pub spans: Vec<Span>,
}

impl Text {
    /// The text without weights.
    #[must_use]
    pub fn plain(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    fn push(&mut self, weight: Weight, text: &str) {
        match self.spans.last_mut() {
            Some(last) if last.weight == weight => last.text.push_str(text),
            _ => self.spans.push(Span { weight, text: text.to_owned() }),
        }
    }
}

/// A text of a lesson file: what a run says is filled in when it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<(Weight, Piece)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(String),
    Measure(Measure),
}

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut weight = Weight::Plain;
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(['*', '{', '}']).unwrap_or(rest.len());
            let (words, more) = rest.split_at(end);
            if !words.is_empty() {
                pieces.push((weight, Piece::Words(words.to_owned())));
            }
            rest = if let Some(inside) = more.strip_prefix('{') {
                let Some((word, after)) = inside.split_once('}') else {
                    return Err("a brace { is not closed".into());
                };
                pieces.push((weight, Piece::Measure(Measure::named(word)?)));
                after
            } else if more.starts_with('}') {
                return Err("a brace } has no beginning".into());
            } else {
                let (marked, after) = match more.strip_prefix("**") {
                    Some(after) => (Weight::Strong, after),
                    None => (Weight::Emphasis, more.strip_prefix('*').unwrap_or("")),
                };
                if !more.is_empty() {
                    weight = toggled(weight, marked)?;
                }
                after
            };
        }
        match weight {
            Weight::Plain => Ok(Self { pieces }),
            Weight::Emphasis => Err("a star * is not closed".into()),
            Weight::Strong => Err("two stars ** are not closed".into()),
        }
    }

    /// Words that stand as they are.
    #[must_use]
    pub fn plain(words: &str) -> Text {
        Text { spans: vec![Span { weight: Weight::Plain, text: words.to_owned() }] }
    }

    /// The text with every measure said by `say`.
    #[must_use]
    pub fn fill(&self, say: impl Fn(Measure) -> String) -> Text {
        let mut text = Text::default();
        for (weight, piece) in &self.pieces {
            match piece {
                Piece::Words(words) => text.push(*weight, words),
                Piece::Measure(measure) => text.push(*weight, &say(*measure)),
            }
        }
        text
    }

    /// The measures that it names.
    pub fn measures(&self) -> impl Iterator<Item = Measure> {
        self.pieces.iter().filter_map(|(_, piece)| match piece {
            Piece::Measure(measure) => Some(*measure),
            Piece::Words(_) => None,
        })
    }
}

fn toggled(now: Weight, marked: Weight) -> Result<Weight, String> {
    match now {
        Weight::Plain => Ok(marked),
        now if now == marked => Ok(Weight::Plain),
        _ => Err("* and ** stand inside each other; one text has one weight".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_weights_and_measures() {
        let template =
            Template::parse("A **failover**: {lost} of *done*.").expect("it is well made");
        let text = template.fill(|_| "2".into());
        assert_eq!(text.plain(), "A failover: 2 of done.");
        assert_eq!(text.spans[1], Span { weight: Weight::Strong, text: "failover".into() });
        assert_eq!(text.spans[3], Span { weight: Weight::Emphasis, text: "done".into() });
    }

    #[test]
    fn what_is_not_closed_is_refused() {
        assert!(Template::parse("a *b").is_err());
        assert!(Template::parse("a **b").is_err());
        assert!(Template::parse("a {lost").is_err());
        assert!(Template::parse("a } b").is_err());
        assert!(Template::parse("**a *b* c**").is_err());
    }
}
