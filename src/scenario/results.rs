//! What a learner's own runs came to: the table at the end of a lesson.

use crate::scene::words::lesson as say;
use crate::scene::words::phrases::duration;
use crate::scene::words::settings;
use crate::sim::action::{Action, Setting, TimedAction};
use crate::sim::cluster::Cluster;
use crate::sim::config::Who;
use crate::sim::fact::{Fact, What};
use crate::sim::ids::{Epoch, ServerId};
use crate::sim::ledger::Fate;
use crate::sim::table::Told;
use crate::sim::time::SimTime;

use super::text::Text;

/// The end of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// One for each rule, in order of the steps.
    pub rows: Vec<Row>,
    /// How many answers were right.
    pub right: usize,
    /// How many questions the lesson asks.
    pub questions: usize,
    /// The same as a sentence.
    pub answers: String,
    /// What to try now.
    pub challenge: Text,
}

impl Results {
    pub(super) fn new(rows: Vec<Row>, right: usize, questions: usize, challenge: Text) -> Self {
        Self { rows, right, questions, answers: say::answers(right, questions), challenge }
    }
}

/// A row of the table, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The rule: "done when one replica has it".
    pub rule: String,
    /// How long a write took: "72 ms".
    pub took: String,
    /// How many writes were lost when the primary died.
    pub lost: String,
    /// Whether writes went on when a replica died.
    pub went_on: String,
}

/// What was tried under a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tried {
    took: Vec<u64>,
    lost: Option<u32>,
    went_on: Option<bool>,
}

/// What was tried in a run, rule by rule.
pub(super) type Tries = Vec<(Who, Tried)>;

impl Tried {
    fn add(&mut self, other: &Self) {
        self.took.extend(&other.took);
        self.lost = self.lost.max(other.lost);
        self.went_on = match (self.went_on, other.went_on) {
            (Some(one), Some(other)) => Some(one && other),
            (one, other) => one.or(other),
        };
    }
}

/// Puts tries under this rule together.
pub(super) fn row<'a>(rule: &Who, tries: impl Iterator<Item = &'a (Who, Tried)>) -> Row {
    let mut all = Tried::default();
    for (_, tried) in tries.filter(|(who, _)| who == rule) {
        all.add(tried);
    }
    all.took.sort_unstable();
    let median = all.took.get(all.took.len().saturating_sub(1) / 2);
    Row {
        rule: say::rule(&settings::who(rule)),
        took: median.map_or_else(say::not_tried, |us| duration(*us)),
        lost: all.lost.map_or_else(say::not_tried, say::lost),
        went_on: all.went_on.map_or_else(say::not_tried, say::went_on),
    }
}

/// What a run tried, from its facts. `first` is the rule with which it began, `acts` what was done.
pub(super) fn tries(cluster: &Cluster, first: &Who, acts: &[TimedAction]) -> Tries {
    let mut walk = Walk::new(first, acts);
    for (_, fact) in cluster.trace().milestones() {
        walk.follow(fact);
    }
    let (books, extents) = (cluster.books(), cluster.extents());
    let settled = cluster.writes().all().all(|write| books.fate(write, &extents) != Fate::InDoubt);
    walk.ended = walk.ended.filter(|ended| settled || ended.lost > 0);
    walk.tell_losses();
    walk.writes(cluster);
    walk.tries
}

/// A walk along a run.
struct Walk<'a> {
    tries: Tries,
    first: &'a Who,
    acts: &'a [TimedAction],
    /// The rule in force where the walk is: an act comes after the facts of its instant.
    rule: Who,
    primary: ServerId,
    /// When something first failed.
    failed: Option<SimTime>,
    /// A replica that died under a rule, until it came back or more died.
    died: Vec<Died>,
    /// The primary's newest death, and what came of it.
    ended: Option<Ended>,
}

/// A replica's death.
struct Died {
    server: ServerId,
    rule: Who,
    from: SimTime,
    until: Option<SimTime>,
}

/// A primary's death.
struct Ended {
    rule: Who,
    lost: u32,
    /// Writes were done again.
    over: bool,
}

impl<'a> Walk<'a> {
    fn new(first: &'a Who, acts: &'a [TimedAction]) -> Self {
        Self {
            tries: Vec::new(),
            first,
            acts,
            rule: first.clone(),
            primary: Epoch::FIRST.primary(),
            failed: None,
            died: Vec::new(),
            ended: None,
        }
    }

    /// The rule in force at an instant, acts of that instant included.
    fn rule_at(&self, at: SimTime) -> Who {
        let rules = self.acts.iter().rev().filter(|act| act.at <= at);
        let newest = rules.filter_map(|act| match &act.action {
            Action::Set(Setting::Ack(rule)) => Some(&rule.who),
            _ => None,
        });
        newest.into_iter().next().unwrap_or(self.first).clone()
    }

    fn tried(&mut self, rule: Who) -> &mut Tried {
        let known = self.tries.iter().position(|(who, _)| *who == rule);
        let at = known.unwrap_or_else(|| {
            self.tries.push((rule, Tried::default()));
            self.tries.len() - 1
        });
        &mut self.tries[at].1
    }

    fn follow(&mut self, fact: &Fact) {
        let at = fact.at;
        if matches!(fact.what, What::SettingChanged { .. }) {
            self.rule = self.rule_at(at);
        }
        let rule = self.rule.clone();
        match fact.what {
            What::Crashed { server, .. } => {
                self.failed.get_or_insert(at);
                if server == self.primary {
                    self.end_deaths(at);
                    self.tell_losses();
                    self.ended = Some(Ended { rule, lost: 0, over: false });
                } else if self.ended.is_none() {
                    self.died.push(Died { server, rule, from: at, until: None });
                }
            }
            What::CutLink { .. }
            | What::Isolated { .. }
            | What::IsolatedZone { .. }
            | What::Split { .. }
            | What::Paused { .. } => {
                self.failed.get_or_insert(at);
            }
            What::Restarted { server, .. } => {
                for died in self.died.iter_mut().filter(|died| died.server == server) {
                    died.until.get_or_insert(at);
                }
            }
            What::SettingChanged { .. } => self.rule_changed(at, &rule),
            What::Promoted { server, .. } => self.primary = server,
            What::Stalled { .. } if self.ended.is_none() => {
                self.tried(rule).went_on = Some(false);
            }
            What::FateTurned { fate: Fate::Lost, count, .. } => {
                self.ended.iter_mut().for_each(|ended| ended.lost += count);
            }
            What::FirstDone { .. } => self.ended.iter_mut().for_each(|ended| ended.over = true),
            _ => {}
        }
    }

    /// What the newest death of a primary lost, once writes went on.
    fn tell_losses(&mut self) {
        if let Some(ended) = self.ended.take().filter(|ended| ended.over || ended.lost > 0) {
            let tried = self.tried(ended.rule);
            tried.lost = tried.lost.max(Some(ended.lost));
        }
    }

    fn end_deaths(&mut self, at: SimTime) {
        for died in &mut self.died {
            died.until.get_or_insert(at);
        }
    }

    /// Who is dead still is dead under the new rule.
    fn rule_changed(&mut self, at: SimTime, rule: &Who) {
        let dead: Vec<ServerId> =
            self.died.iter().filter(|died| died.until.is_none()).map(|died| died.server).collect();
        self.end_deaths(at);
        let died = |server| Died { server, rule: rule.clone(), from: at, until: None };
        self.died.extend(dead.into_iter().map(died));
    }

    /// How long writes took before anything failed, and which were done while a replica was dead.
    fn writes(&mut self, cluster: &Cluster) {
        let died = std::mem::take(&mut self.died);
        for write in cluster.writes().all() {
            let record = cluster.writes().get(write);
            if record.told != Told::Done {
                continue;
            }
            if self.failed.is_none_or(|failed| record.told_at <= failed) {
                let rule = self.rule_at(record.told_at);
                self.tried(rule).took.push(record.told_at.since(record.asked_at));
            }
            for died in &died {
                let changed = died.from != SimTime::ZERO && died.rule != *self.first;
                let after = record.asked_at >= died.from || changed && record.told_at > died.from;
                if after && died.until.is_none_or(|until| record.told_at <= until) {
                    self.tried(died.rule.clone()).went_on.get_or_insert(true);
                }
            }
        }
    }
}
