//! What the session does with a command: it goes to playback with the open lesson watching, and what
//! came of it is said.

use super::Session;
use super::lessons::begins_own_run;
use crate::scene::panel::guide;
use crate::sim::action::TimedAction;
use crate::sim::validate::Invalid;
use crate::timeline::playback::{Command, Skipped};
use crate::timeline::run::Run;

impl Session {
    pub(super) fn commands(&mut self, commands: Vec<Command>) {
        for command in commands {
            self.command(command);
        }
    }

    pub(super) fn command(&mut self, command: Command) {
        let skips = matches!(command, Command::SkipTheWait | Command::SkipToNoticed);
        let steps = command == Command::Step;
        match command {
            Command::Play => return self.play(true),
            Command::Pause => return self.play(false),
            _ => self.bear_witness(&command),
        }
        if begins_own_run(&command) {
            self.desk.leave();
        }
        if matches!(command, Command::SetUp(..)) {
            self.open.clear();
        }
        let act = if let Command::Act(action) = &command { Some(action.clone()) } else { None };
        let response = self.desk.carry_out(&mut self.playback, command);
        self.stepping &= !response.stands;
        if let Some(action) = act.filter(|_| response.refused.is_none()) {
            self.acted(&action);
        }
        let refused = response.refused.as_ref().map(Invalid::to_string);
        let worth_saying = |skipped: &&Skipped| skips || steps && skipped.fact.is_none();
        if let Some(skipped) = response.skipped.as_ref().filter(worth_saying) {
            self.tell(guide::skipped(self.playback.cluster(), skipped));
        }
        if let Some(refused) = refused {
            self.tell(refused);
        }
        if response.arrived {
            self.judge();
        }
    }

    pub(super) fn bear_witness(&self, command: &Command) {
        let mut run = self.playback.run().clone();
        match command {
            Command::Act(action) => {
                let cluster = self.playback.cluster();
                let (at, after_events) = (cluster.now(), Some(cluster.events()));
                run.actions.push(TimedAction { at, after_events, action: action.clone() });
            }
            Command::StartAgain(seed) => {
                let config = self.playback.cluster().config().clone();
                run = Run { config, seed: *seed, actions: Vec::new() };
            }
            Command::Load(config, seed) => {
                run = Run { config: config.as_ref().clone(), seed: *seed, actions: Vec::new() };
            }
            Command::Open(opened) | Command::SetUp(opened, _) => run = opened.as_ref().clone(),
            _ => return,
        }
        (self.witness)(run);
    }

    /// Shows a sentence, and has it read out.
    pub(super) fn tell(&mut self, sentence: String) {
        self.unsaid = Some(sentence.clone());
        self.notice = Some(sentence);
    }

    pub(super) fn play(&mut self, playing: bool) {
        self.stepping = playing && self.reduced;
        let frames = playing && !self.reduced;
        let _ = self.playback.update(if frames { Command::Play } else { Command::Pause });
    }
}
