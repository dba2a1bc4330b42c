//! A lesson with a learner, for tests that read as stories: the learner answers, presses the filled
//! button, does something else, and looks at what the guide says.

use ripple::scenario::lesson::Lesson;
use ripple::scenario::rehearsal::Stand;
use ripple::scenario::view::{Offer, Paragraph, Question, Suggested, View};
use ripple::sim::action::Action;
use ripple::sim::cluster::Cluster;
use ripple::sim::ids::{ClientId, ServerId};
use ripple::timeline::playback::Command;

pub const S1: ServerId = ServerId(0);
pub const S2: ServerId = ServerId(1);
pub const S3: ServerId = ServerId(2);

/// A frame on the screen, in microseconds.
const FRAME_US: u64 = 16_000;

pub struct Class {
    pub stand: Stand,
}

impl Class {
    /// The first lesson, at a step as the page counts it: from 1.
    pub fn at(step: usize) -> Self {
        Self::of(&super::first_lesson(), step)
    }

    pub fn of(lesson: &Lesson, step: usize) -> Self {
        Self { stand: Stand::open(lesson, step - 1) }
    }

    pub fn cluster(&self) -> &Cluster {
        self.stand.playback.cluster()
    }

    pub fn view(&self) -> View {
        let playback = &self.stand.playback;
        self.stand.player.view(playback.cluster(), playback.pace(), playback.beat_us())
    }

    pub fn plays(&self) -> bool {
        self.stand.playback.playing()
    }

    pub fn command(&mut self, command: Command) {
        self.stand.carry_out(vec![command]);
    }

    pub fn act(&mut self, action: Action) {
        self.command(Command::Act(action));
    }

    pub fn write(&mut self) {
        self.act(Action::Write(ClientId(0)));
    }

    /// The learner chooses an answer, counted from 1.
    pub fn answer(&mut self, choice: usize) {
        let commands = self.stand.player.answer(choice - 1, self.stand.playback.cluster());
        self.stand.carry_out(commands);
    }

    /// The button with the act that is asked for.
    pub fn offered(&self) -> Offer {
        match self.view().suggested {
            Suggested::Act(offer) => offer,
            other => panic!("no act is suggested, but {other:?}"),
        }
    }

    /// Presses the filled button, which must read so.
    pub fn press(&mut self, label: &str) {
        let offer = self.offered();
        assert_eq!(offer.label, label);
        self.stand.carry_out(offer.commands);
    }

    /// Presses a quiet button beside it.
    pub fn press_other(&mut self, label: &str) {
        let offer = self.view().others.into_iter().find(|offer| offer.label == label);
        self.stand.carry_out(offer.unwrap_or_else(|| panic!("{label} is not offered")).commands);
    }

    /// Watches, as long as time goes on and at most for so many seconds on the screen.
    pub fn watch(&mut self, seconds: u64) {
        for _ in 0..seconds * 1_000_000 / FRAME_US {
            self.command(Command::Frame(FRAME_US));
        }
    }

    /// Watches until the guide says this, or panics with what it says.
    pub fn watch_until(&mut self, words: &str) {
        for _ in 0..6_000 {
            if self.has_said(words) {
                return;
            }
            self.command(Command::Frame(FRAME_US));
        }
        panic!("{words:?} was not said, but:\n{}", self.said().join("\n"));
    }

    /// Watches until the script wants nothing more.
    pub fn watch_to_the_end(&mut self) {
        for _ in 0..6_000 {
            if matches!(self.view().suggested, Suggested::Next | Suggested::End) {
                return;
            }
            self.command(Command::Frame(FRAME_US));
        }
        panic!("the step does not end:\n{}", self.said().join("\n"));
    }

    pub fn said(&self) -> Vec<String> {
        let words = |paragraph: &Paragraph| match paragraph {
            Paragraph::Said(text) => text.plain(),
            Paragraph::Asked(question) => question.words.plain(),
        };
        self.view().paragraphs.iter().map(words).collect()
    }

    pub fn has_said(&self, words: &str) -> bool {
        self.said().iter().any(|said| said.contains(words))
    }

    pub fn expect_said(&self, words: &str) {
        assert!(self.has_said(words), "{words:?} was not said, but:\n{}", self.said().join("\n"));
    }

    pub fn expect_aside(&self, words: &str) {
        let aside = self.view().aside.map(|aside| aside.plain());
        assert_eq!(aside.as_deref(), Some(words));
    }

    pub fn question(&self) -> Question {
        let paragraphs = self.view().paragraphs;
        let questions = paragraphs.into_iter().rev().filter_map(|paragraph| match paragraph {
            Paragraph::Asked(question) => Some(question),
            Paragraph::Said(_) => None,
        });
        questions.into_iter().next().expect("a question was asked")
    }

    /// The filled button of the lesson's own: to the next step.
    pub fn next(&mut self) {
        let commands = self.stand.player.next(self.stand.playback.cluster());
        self.stand.carry_out(commands);
    }

    pub fn back(&mut self) {
        let commands = self.stand.player.back(self.stand.playback.cluster());
        self.stand.carry_out(commands);
    }

    pub fn set_up_again(&mut self) {
        let commands = self.stand.player.set_up_again(self.stand.playback.cluster());
        self.stand.carry_out(commands);
    }

    pub fn presenter_next(&mut self) {
        self.stand.go_on();
    }

    /// A presenter's button, until the script wants nothing more.
    pub fn present_to_the_end(&mut self) {
        for _ in 0..300 {
            if matches!(self.view().suggested, Suggested::Next | Suggested::End) {
                return;
            }
            self.presenter_next();
        }
        panic!("the step does not end:\n{}", self.said().join("\n"));
    }

    pub fn presenter_back(&mut self) {
        let commands = self.stand.player.presenter_back(self.stand.playback.cluster());
        self.stand.carry_out(commands);
    }
}
