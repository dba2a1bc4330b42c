//! What is read out by assistive technology: calm, gathered, nothing important dropped. While time runs
//! at most one announcement in three seconds of the screen: the state first, then the headlines. Knows
//! no clock; the page says what time it is on the screen.

use std::collections::VecDeque;

use crate::scene::build::reader::Told;
use crate::scene::words::speech;
use crate::sim::cluster::Cluster;
use crate::sim::fact::What;
use crate::sim::ids::WriteId;
use crate::sim::table::Told as Answer;

use super::narrator::Line;

/// The least time between two announcements while time runs.
pub const PAUSE_MS: u64 = 3_000;
/// More headlines than these wait for the next announcement.
const MOST_HEADLINES: usize = 4;
/// A replica that lacks one entry is not late: the entry is on its way.
const WORTH_SAYING: u32 = 2;

/// Gathers what is to be said.
#[derive(Clone, Debug, Default)]
pub struct Announcer {
    spoke_ms: Option<u64>,
    headlines: VecDeque<String>,
    /// Writes done since the last announcement: first, last and how many.
    done: Option<(WriteId, WriteId, u32)>,
    /// The newest line: said only while time stands.
    newest: Option<String>,
}

impl Announcer {
    /// Takes a fact in, and its line if it got one.
    pub fn hear(&mut self, told: &Told<'_>, line: Option<&Line>) {
        if let What::ToldClient { write, told: Answer::Done, .. } = told.fact.what {
            let (first, last, count) = self.done.unwrap_or((write, write, 0));
            self.done = Some((first.min(write), last.max(write), count + 1));
        }
        let Some(line) = line else { return };
        if line.headline {
            self.say(line.text.clone());
            self.newest = None;
        } else {
            self.newest = Some(line.text.clone());
        }
    }

    /// Something that the person must be told, whatever else is said.
    pub fn say(&mut self, text: String) {
        self.headlines.push_back(text);
    }

    /// Forgets what has not been said.
    pub fn hush(&mut self) {
        *self = Self { spoke_ms: self.spoke_ms, ..Self::default() };
    }

    /// What to say now, if anything; `screen_ms` never goes back.
    pub fn speak(&mut self, cluster: &Cluster, screen_ms: u64, playing: bool) -> Option<String> {
        let too_soon = self.spoke_ms.is_some_and(|spoke| screen_ms < spoke + PAUSE_MS);
        let silent = self.headlines.is_empty() && self.done.is_none();
        if playing && (too_soon || silent) || silent && self.newest.is_none() {
            return None;
        }
        let mut said: Vec<String> = Vec::new();
        if let Some((first, last, count)) = self.done.take() {
            said.push(speech::done(first, last, count));
            said.extend(late(cluster));
        }
        let now = self.headlines.len().min(MOST_HEADLINES);
        said.extend(self.headlines.drain(..now));
        said.extend(self.newest.take().filter(|_| !playing));
        self.spoke_ms = Some(screen_ms);
        Some(said.join(" "))
    }
}

/// The replicas that are late.
fn late(cluster: &Cluster) -> Vec<String> {
    let history = &cluster.shadow().history;
    let behind = |server: &crate::sim::server::Server| {
        history.last().0 - server.storage.log.shared(history).0
    };
    let live = cluster.members().filter(|server| server.up);
    live.map(|server| (server.id, behind(server)))
        .filter(|(_, behind)| *behind >= WORTH_SAYING)
        .map(|(server, behind)| speech::behind(server, behind))
        .collect()
}
