//! What a session does with a frame, and how it brings up to date what the components draw: only
//! what can have changed. Knows no browser.

use super::{Changed, Session, Version};
use crate::scene::build::beat::DONE;
use crate::scene::layout::{Cast, Layout};
use crate::scene::panel::guide;
use crate::scene::picture::CardMotion;
use crate::scene::view::Motion;
use crate::sim::ledger::Fate;
use crate::sim::promises::Standing;
use crate::timeline::playback::Command;
use crate::ui::input::Part;
use crate::ui::kept::Kept;
use crate::ui::presence::{Carried, Presence, gates_to_draw};

/// While time runs everything is drawn so many times a beat, but not much more often than a person
/// sees: what moves goes on by itself meanwhile.
const DRAWN_A_BEAT: u64 = 20;
const LEAST_US: u64 = 40_000;
/// While there are too many messages to follow, they are drawn with every second frame, and everything
/// else so often.
const CROWD_US: u64 = 30_000;
const DENSE_US: u64 = 200_000;

impl Session {
    /// Time goes on. What happens is drawn a little later, several things at once.
    pub(super) fn frame(&mut self, us: u64, screen_ms: u64) -> Changed {
        let response = self.desk.carry_out(&mut self.playback, Command::Frame(us));
        if response.arrived {
            self.judge();
            self.refresh(screen_ms);
            return Changed::Parts;
        }
        let moved = response.needs_repaint;
        if !moved && self.undrawn_us == 0 {
            return Changed::Nothing;
        }
        self.undrawn_us += us;
        if moved && self.playing() && self.undrawn_us < self.draws_every_us() {
            return self.let_go_on();
        }
        if self.refresh(screen_ms) { Changed::Parts } else { Changed::Places }
    }

    /// So long it may stay undrawn what has happened.
    fn draws_every_us(&self) -> u64 {
        let glides =
            |card: &CardMotion| card.crown < DONE || card.crown_lost.is_some() || card.tail < DONE;
        if self.shown.presence.many {
            return DENSE_US;
        }
        if self.shown.motions.iter().any(glides) {
            return 0;
        }
        let beat_us = self.playback.beat_us();
        let (numerator, denominator) = self.playback.pace().ratio(beat_us);
        (beat_us * denominator / numerator / DRAWN_A_BEAT).min(LEAST_US)
    }

    /// Nothing is drawn but the messages, where they do not go on by themselves.
    fn let_go_on(&mut self) -> Changed {
        if !self.shown.presence.many || self.undrawn_us < self.crowd_due_us {
            return Changed::Nothing;
        }
        self.crowd_due_us = self.undrawn_us + CROWD_US;
        if let Some(stage) = &mut self.stage {
            let (cluster, recent) = (self.playback.cluster(), self.story.recent());
            self.shown.carried.messages = stage.messages(cluster, recent, &self.view);
        }
        Changed::Places
    }

    /// Draws what stands here now; true if more changed than places.
    pub(super) fn refresh(&mut self, screen_ms: u64) -> bool {
        (self.undrawn_us, self.crowd_due_us) = (0, CROWD_US);
        let playing = self.playing();
        let cluster = self.playback.cluster();
        let is_new = self.story.follow(cluster);
        let beat_us = self.playback.beat_us();
        self.view.motion = Motion::at(self.playback.pace(), beat_us, self.reduced);
        let version = Version {
            facts: cluster.trace().count(),
            hash: cluster.trace().hash(),
            view: self.view,
            offers_lesson: !self.desk.is_seen(),
        };
        let mut changed = false;
        let news = is_new || self.version != Some(version);
        let tabled = !(self.shown.presence.many && playing) || self.is_open(Part::Table);
        // While there is no service the guide tells for how long.
        if news || cluster.figures().open().is_some() {
            let guide = guide::guide(cluster, self.story.chapters(), version.offers_lesson);
            changed |= self.shown.guide.refresh(guide);
        }
        if news {
            self.version = Some(version);
            changed |= self.shown.refresh(cluster, &self.story, &self.view);
        }
        // In a crowd nobody can follow the rows of a closed table.
        if (news || !self.tabled) && tabled {
            changed |= self.shown.refresh_rows(cluster, &self.view);
        }
        self.tabled = if news { tabled } else { self.tabled || tabled };
        if is_new {
            changed |= self.shown.announcement.refresh(String::new());
        }
        changed |= self.refresh_lesson();
        let cluster = self.playback.cluster();
        let announcer = self.story.announcer();
        if let Some(notice) = self.unsaid.take() {
            announcer.say(notice);
        }
        if let Some(said) = announcer.speak(cluster, screen_ms, playing) {
            changed |= self.shown.announcement.refresh(said);
        }
        self.open_by_itself();
        self.draw_stage() || changed
    }

    pub(super) fn draw_stage(&mut self) -> bool {
        let playing = self.playing();
        let (cluster, beat_us) = (self.playback.cluster(), self.playback.beat_us());
        let Some(stage) = &mut self.stage else { return false };
        let cast = Cast::of(cluster.config());
        if stage.layout().cast() != cast {
            stage.set_layout(Layout::with(stage.layout().stage(), stage.layout().device(), cast));
            // No ring goes on round a server that another run does not have.
            self.shown.carried = Carried::default();
            self.shown.presence.refresh(Presence::default());
        }
        let (recent, view) = (self.story.recent(), &self.view);
        let still = Kept::from(stage.still(cluster, recent, view));
        let mut moving = stage.moving(cluster, recent, view, beat_us);
        let shown = &mut self.shown;
        let mut changed = shown.still.as_ref() != Some(&still);
        shown.still = Some(still);
        let reduced = view.motion == Motion::Reduced;
        let runs = self.playback.playing() && !reduced;
        let speed = if runs { self.playback.pace().us_per_ms(beat_us) } else { 0.0 };
        shown.carried.us_per_ms = speed;
        let presence = shown.carried.take_from(&mut moving, reduced, &shown.presence);
        let rests = !playing && !presence.many;
        let resting = if rests { shown.carried.messages.clone() } else { Vec::new() };
        changed |= shown.resting.refresh(resting);
        changed |= shown.gates.refresh(gates_to_draw(moving.gates, presence.many));
        changed |= shown.motions.refresh(moving.cards);
        changed |= shown.presence.refresh(presence);
        if shown.layout.as_deref() != Some(stage.layout()) {
            shown.layout = Some(Kept::new(stage.layout().clone()));
            changed = true;
        }
        changed
    }

    /// A loss opens the table, a broken promise opens the promises: each once.
    fn open_by_itself(&mut self) {
        let bad = |(fate, _): &(Fate, u32)| matches!(fate, Fate::Lost | Fate::InDoubt);
        let due = [
            (Part::Table, self.shown.strip.counts.iter().any(bad)),
            (
                Part::Promises,
                self.shown.promises.rows.iter().any(|row| row.standing == Standing::Broken),
            ),
        ];
        for (part, _) in due.into_iter().filter(|(_, due)| *due) {
            if !self.opened_by_itself.contains(&part) {
                self.opened_by_itself.push(part);
                if !self.open.contains(&part) {
                    self.open.push(part);
                }
            }
        }
    }
}
