//! How far a learner is in one step: the script's cursor, what was said and asked, what is remembered
//! of the run. Moved by facts, acts and answers alone; nothing here looks at a clock on the wall.

use crate::scene::words::{lesson as say, names};
use crate::sim::action::{Action, TimedAction};
use crate::sim::cluster::Cluster;
use crate::sim::ids::{ServerId, WriteId};
use crate::sim::time::SimTime;
use crate::timeline::playback::{Command, Heed};

use super::ground::{Ground, Memory, Other};
use super::lesson::{Act, ActKind, Ask, Lesson, Moment, Step};
use super::measure::Measure;
use super::pattern::Pattern;
use super::text::{Template, Text};
use super::view::{Offer, Paragraph, Question};

/// A step, as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Progress {
    opened: bool,
    cursor: usize,
    /// Facts from this number on are news to the script.
    mark: u64,
    memory: Memory,
    other: Option<Other>,
    pub paragraphs: Vec<Paragraph>,
    asked: Vec<Asked>,
    pub aside: Option<Text>,
    undo: Option<Action>,
    /// When the script came to where it is.
    since: SimTime,
    writes_before: WriteId,
    /// What the learner did.
    pub acts: Vec<TimedAction>,
    /// The clock stands until the act that is asked for.
    stands: bool,
}

/// A question that was asked: its places in the script and in the paragraphs.
#[derive(Clone, Copy, Debug)]
struct Asked {
    moment: usize,
    paragraph: usize,
    mark: u64,
    judged: Option<Judged>,
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// When.
    pub at: SimTime,
    /// How many of its choices were right: one, if it is well made.
    pub right: usize,
}

/// What the script wants now.
pub(super) enum Wants<'a> {
    /// An answer.
    Answer,
    /// One of these acts.
    Act(&'a [Act]),
    /// Something to happen.
    Fact(&'a Pattern),
    /// Nothing: it is over.
    Nothing,
}

impl Progress {
    /// What the script wants now.
    pub fn wants<'a>(&self, step: &'a Step) -> Wants<'a> {
        match step.script.get(self.cursor) {
            Some(Moment::Ask(_)) => Wants::Answer,
            Some(Moment::Do { acts, .. }) => Wants::Act(acts),
            Some(Moment::Wait { on, .. }) => Wants::Fact(on),
            Some(Moment::Say { .. }) | None => Wants::Nothing,
        }
    }

    /// The place in the script.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// When the script came to this place.
    pub const fn since(&self) -> SimTime {
        self.since
    }

    /// Whether the learner is where the step began.
    pub fn is_untouched(&self) -> bool {
        self.acts.is_empty() && self.questions().all(|question| question.chosen.is_none())
    }

    /// The questions so far.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.paragraphs.iter().filter_map(|paragraph| match paragraph {
            Paragraph::Asked(question) => Some(question),
            Paragraph::Said(_) => None,
        })
    }

    /// The questions so far: their places in the script, and what came of them.
    pub fn judged(&self) -> impl Iterator<Item = (usize, Option<Judged>, &Question)> {
        self.asked
            .iter()
            .zip(self.questions())
            .map(|(asked, question)| (asked.moment, asked.judged, question))
    }

    /// Takes in what has happened, and moves on as far as that allows.
    pub fn heed(&mut self, lesson: &Lesson, step: &Step, cluster: &Cluster) -> Heed {
        if !self.opened {
            self.opened = true;
            self.mark = cluster.trace().count();
            self.reach(0, cluster);
        }
        self.memory.observe(cluster);
        let mut heed = self.judge(lesson, step, cluster);
        while let Some(more) = self.advance(lesson, step, cluster) {
            heed = heed.max(more);
        }
        heed
    }

    /// Goes one moment on, if it can.
    fn advance(&mut self, lesson: &Lesson, step: &Step, cluster: &Cluster) -> Option<Heed> {
        match step.script.get(self.cursor)? {
            Moment::Say { words, only_if } => {
                let names = words.measures().chain(only_if.iter().flat_map(|only| only.measures()));
                self.compare(names, lesson, step, cluster);
                let ground = self.ground(cluster);
                if only_if.as_ref().is_none_or(|only| only.holds(&ground)) {
                    let said = filled(words, &ground);
                    self.paragraphs.push(Paragraph::Said(said));
                }
                self.reach(self.cursor + 1, cluster);
                Some(Heed::Notice)
            }
            Moment::Ask(ask) if !self.has_asked() => {
                self.ask(ask, cluster);
                Some(Heed::Stand)
            }
            Moment::Do { acts, until } => {
                let done = match until {
                    Some(until) => until.find(&self.ground(cluster), self.mark).is_some(),
                    None => acts.iter().any(|act| self.is_done(act, cluster)),
                };
                done.then(|| {
                    self.pass_act(cluster);
                    Heed::Notice
                })
            }
            Moment::Wait { on, pause } => {
                if let Some(fact) = on.find(&self.ground(cluster), self.mark) {
                    self.mark = fact + 1;
                    self.memory.at_gate = on
                        .gates()
                        .find_map(|gate| self.ground(cluster).at_gate(gate))
                        .or(self.memory.at_gate);
                    self.reach(self.cursor + 1, cluster);
                    self.stands |= pause;
                    return Some(if *pause { Heed::Stand } else { Heed::Notice });
                }
                if *pause { self.overtake(step, cluster) } else { None }
            }
            Moment::Ask(_) => self.overtake(step, cluster),
        }
    }

    /// The learner has done already what is asked for behind a question or a pause: the script goes
    /// there.
    fn overtake(&mut self, step: &Step, cluster: &Cluster) -> Option<Heed> {
        let place = self.next_act(step)?;
        let Moment::Do { acts, until: None } = &step.script[place] else { return None };
        if !acts.iter().any(|act| self.is_done(act, cluster)) {
            return None;
        }
        self.reach(place, cluster);
        Some(Heed::Notice)
    }

    /// The place of the act that is asked for now, or right behind a question or a pause.
    fn next_act(&self, step: &Step) -> Option<usize> {
        let on_the_way = |moment: &Moment| {
            matches!(moment, Moment::Ask(_) | Moment::Say { .. } | Moment::Wait { pause: true, .. })
        };
        let rest = step.script.get(self.cursor..)?;
        let ahead = rest.iter().take_while(|moment| on_the_way(moment)).count();
        let place = self.cursor + ahead;
        matches!(step.script.get(place), Some(Moment::Do { .. })).then_some(place)
    }

    fn reach(&mut self, place: usize, cluster: &Cluster) {
        self.cursor = place;
        self.since = cluster.now();
        self.writes_before = cluster.writes().newest();
    }

    /// What was asked for is done. What follows from it counts from the action that did it.
    fn pass_act(&mut self, cluster: &Cluster) {
        let acted = |(_, fact): &(u64, &crate::sim::fact::Fact)| {
            matches!(fact.what, crate::sim::fact::What::Acted { .. })
        };
        let action = cluster.trace().since(self.mark).rev().find(acted);
        self.mark = action.map_or(self.mark, |(number, _)| number);
        self.aside = None;
        self.undo = None;
        self.reach(self.cursor + 1, cluster);
    }

    fn has_asked(&self) -> bool {
        self.asked.last().is_some_and(|asked| asked.moment == self.cursor)
    }

    fn ask(&mut self, ask: &Ask, cluster: &Cluster) {
        let ground = self.ground(cluster);
        let question = Question {
            words: filled(&ask.words, &ground),
            choices: ask.choices.iter().map(|choice| filled(&choice.words, &ground)).collect(),
            chosen: None,
            right: None,
            open: true,
        };
        let (moment, paragraph) = (self.cursor, self.paragraphs.len());
        self.asked.push(Asked { moment, paragraph, mark: self.mark, judged: None });
        self.paragraphs.push(Paragraph::Asked(question));
        self.stands = true;
    }

    /// Judges the questions whose moment has come.
    fn judge(&mut self, lesson: &Lesson, step: &Step, cluster: &Cluster) -> Heed {
        let mut heed = Heed::Nothing;
        for place in 0..self.asked.len() {
            let asked = self.asked[place];
            let Moment::Ask(ask) = &step.script[asked.moment] else { continue };
            let found = ask.judge.find(&self.ground(cluster), asked.mark);
            let (None, Some(fact)) = (asked.judged, found) else { continue };
            let names = ask.choices.iter().flat_map(|choice| choice.right_if.measures());
            self.compare(names, lesson, step, cluster);
            let ground = Ground { fact: Some(fact), ..self.ground(cluster) };
            let right: Vec<usize> = (0..ask.choices.len())
                .filter(|choice| ask.choices[*choice].right_if.holds(&ground))
                .collect();
            if let Paragraph::Asked(question) = &mut self.paragraphs[asked.paragraph] {
                question.right = if let [one] = right[..] { Some(one) } else { None };
                question.open = false;
            }
            self.asked[place].judged = Some(Judged { at: cluster.now(), right: right.len() });
            heed = Heed::Notice;
        }
        heed
    }

    /// The learner answers the question that is open. False when there is none, or no such choice.
    pub fn answer(&mut self, choice: usize) -> bool {
        let open = self.paragraphs.iter_mut().rev().find_map(|paragraph| match paragraph {
            Paragraph::Asked(question) if question.open => Some(question),
            _ => None,
        });
        let Some(question) = open.filter(|question| choice < question.choices.len()) else {
            return false;
        };
        question.chosen = Some(choice);
        question.open = false;
        true
    }

    /// Leaves a question behind. True when the script then waits for something to happen by itself, so
    /// that time must go on.
    pub fn leave_question(&mut self, lesson: &Lesson, step: &Step, cluster: &Cluster) -> bool {
        if !matches!(self.wants(step), Wants::Answer) || !self.has_asked() {
            return false;
        }
        self.reach(self.cursor + 1, cluster);
        let heed = self.heed(lesson, step, cluster);
        let waits = heed < Heed::Stand && matches!(self.wants(step), Wants::Fact(_));
        let goes_on = self.stands && waits;
        self.stands &= !goes_on;
        goes_on
    }

    /// The learner has acted. True when that was asked for and time must go on.
    pub fn acted(
        &mut self,
        lesson: &Lesson,
        step: &Step,
        action: &Action,
        cluster: &Cluster,
    ) -> bool {
        self.acts.push(TimedAction {
            at: cluster.now(),
            after_events: None,
            action: action.clone(),
        });
        let expected = self.next_act(step).and_then(|place| match &step.script[place] {
            Moment::Do { acts, .. } => {
                acts.iter().any(|act| act.action == *action).then_some(place)
            }
            _ => None,
        });
        let asked_for = self.next_act(step);
        self.heed(lesson, step, cluster);
        if self.is_otherwise(lesson, step, action, cluster) {
            return false;
        }
        if expected.is_some() {
            self.aside = None;
            self.undo = None;
            return std::mem::take(&mut self.stands);
        }
        let breaks =
            !matches!(ActKind::of(action).0, ActKind::Restart | ActKind::Heal | ActKind::Write);
        if let (true, Some(Moment::Do { acts, .. })) =
            (breaks, asked_for.and_then(|place| step.script.get(place)))
        {
            let words = say::not_this_step(&acts[0].button);
            self.aside = Template::parse(&words).ok().map(|words| words.fill(|_| String::new()));
        }
        false
    }

    /// Says what is to be said to an act that was not asked for.
    fn is_otherwise(
        &mut self,
        lesson: &Lesson,
        step: &Step,
        action: &Action,
        cluster: &Cluster,
    ) -> bool {
        let (kind, server) = ActKind::of(action);
        let fits = |servers: &[ServerId]| {
            servers.is_empty() || server.is_some_and(|server| servers.contains(&server))
        };
        let ground = self.ground(cluster);
        let found = step.otherwise.iter().find(|other| {
            other.kind == kind
                && fits(&other.servers)
                && other.only_if.as_ref().is_none_or(|only| only.holds(&ground))
        });
        let Some(other) = found else { return false };
        self.compare(other.say.measures(), lesson, step, cluster);
        self.aside = Some(filled(&other.say, &self.ground(cluster)));
        self.undo = other.undo.then(|| inverse(action)).flatten();
        true
    }

    /// Plays the same acts under the run that this step is compared with, if one of these is asked of
    /// it.
    fn compare(
        &mut self,
        mut names: impl Iterator<Item = Measure>,
        lesson: &Lesson,
        step: &Step,
        cluster: &Cluster,
    ) {
        if let Some(other) = step.compare
            && names.any(|measure| measure.other)
        {
            self.other = Other::play(&lesson.steps[other].run, &self.acts, cluster.now());
        }
    }

    fn ground<'a>(&'a self, cluster: &'a Cluster) -> Ground<'a> {
        Ground::new(cluster, &self.memory, self.other.as_ref())
    }

    fn is_done(&self, act: &Act, cluster: &Cluster) -> bool {
        let asked =
            cluster.writes().newest().0 - self.writes_before.0.min(cluster.writes().newest().0);
        match act.action {
            Action::Write(_) => asked >= act.times,
            _ => is_so(&act.action, cluster),
        }
    }

    /// What is offered now: first what undoes an act that was not asked for, then what is asked for.
    pub fn offers(&self, step: &Step, cluster: &Cluster) -> Vec<Offer> {
        let undo = self.undo.as_ref().filter(|action| !is_so(action, cluster));
        let undo = undo.into_iter().map(|action| offer(undo_label(action), action, 1));
        let acts: &[Act] = if let Wants::Act(acts) = self.wants(step) { acts } else { &[] };
        undo.chain(acts.iter().map(|act| left_of(act, cluster))).collect()
    }
}

fn filled(words: &Template, ground: &Ground<'_>) -> Text {
    words.fill(|measure| measure.words(ground))
}

/// Of several writes, those that are still to be asked for at once.
fn left_of(act: &Act, cluster: &Cluster) -> Offer {
    let Action::Write(client) = act.action else {
        return offer(act.button.clone(), &act.action, act.times);
    };
    let waiting = cluster.clients()[client.index()].operations.len();
    let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
    let left = act.times.saturating_sub(waiting).max(1);
    let label = if left < act.times { say::write_the_rest() } else { act.button.clone() };
    offer(label, &act.action, left)
}

fn offer(label: String, action: &Action, times: u32) -> Offer {
    let commands = (0..times).map(|_| Command::Act(action.clone())).collect();
    Offer { label, commands, server: ActKind::of(action).1 }
}

/// Whether the cluster is as this action leaves it.
fn is_so(action: &Action, cluster: &Cluster) -> bool {
    match action {
        Action::Crash(server) => !cluster.server(*server).up,
        Action::Restart(server) => cluster.server(*server).up,
        Action::Wipe(server) => cluster.shadow().of(*server).wiped,
        Action::Promote(server) | Action::ForcePromote(server) => {
            cluster.server(*server).primary().is_some()
        }
        Action::Cut { from, to } => cluster.network().is_cut(*from, *to),
        Action::Heal { from, to } => !cluster.network().is_cut(*from, *to),
        Action::Write(_) => false,
        Action::Set(setting) => {
            let mut config = cluster.config().clone();
            config.apply(setting);
            config == *cluster.config()
        }
    }
}

fn inverse(action: &Action) -> Option<Action> {
    match action {
        Action::Crash(server) | Action::Wipe(server) => Some(Action::Restart(*server)),
        Action::Cut { from, to } => Some(Action::Heal { from: *from, to: *to }),
        _ => None,
    }
}

fn undo_label(action: &Action) -> String {
    match action {
        Action::Heal { from, to } => say::heal(*from, *to),
        Action::Restart(server) => names::bring_back(*server),
        _ => String::new(),
    }
}
