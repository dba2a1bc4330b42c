//! Every state of a space, breadth first, so that what goes wrong is found by a shortest path.

use std::fmt;

use ripple::sim::fact::What;
use ripple::sim::ledger::Fate;

use crate::caught::caught;

use super::post::Post;
use super::print::Seen;
use super::spaces::Space;
use super::step::Step;
use super::world::World;

/// Hazards that were met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each hazard")]
pub struct Met {
    /// A done write was lost.
    pub lost: bool,
    /// A done write was where nobody could reach it.
    pub in_doubt: bool,
    /// A write was kept that its client had given up or had been refused.
    pub ghost: bool,
    /// Such a write was not kept.
    pub dropped: bool,
    /// Two servers believed at once that they were primary.
    pub two_primaries: bool,
    /// A server asked for votes.
    pub candidates: bool,
    /// A tail was discarded.
    pub rewound: bool,
    /// A primary stepped down.
    pub stepped_down: bool,
    /// A primary answered without its replicas.
    pub went_async: bool,
    /// A new disk's server counted again.
    pub graduated: bool,
    /// A primary answered beside one of a later epoch.
    pub split_brain: bool,
    /// A read was older than what had been done.
    pub stale_read: bool,
    /// A write stood in history twice.
    pub applied_twice: bool,
}

impl Met {
    /// Takes a fact in.
    pub const fn note(&mut self, what: &What) {
        match what {
            What::Rewound { .. } => self.rewound = true,
            What::SteppedDown { .. } => self.stepped_down = true,
            What::WentAsync { .. } => self.went_async = true,
            What::Graduated { .. } => self.graduated = true,
            _ => {}
        }
    }

    /// Takes a fate in.
    pub const fn fate(&mut self, fate: Fate) {
        match fate {
            Fate::Lost => self.lost = true,
            Fate::InDoubt => self.in_doubt = true,
            Fate::Ghost => self.ghost = true,
            Fate::Dropped => self.dropped = true,
            Fate::Pending | Fate::Safe | Fate::AtRisk => {}
        }
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            lost: self.lost || other.lost,
            in_doubt: self.in_doubt || other.in_doubt,
            ghost: self.ghost || other.ghost,
            dropped: self.dropped || other.dropped,
            two_primaries: self.two_primaries || other.two_primaries,
            candidates: self.candidates || other.candidates,
            rewound: self.rewound || other.rewound,
            stepped_down: self.stepped_down || other.stepped_down,
            went_async: self.went_async || other.went_async,
            graduated: self.graduated || other.graduated,
            split_brain: self.split_brain || other.split_brain,
            stale_read: self.stale_read || other.stale_read,
            applied_twice: self.applied_twice || other.applied_twice,
        }
    }

    /// What was met, in words.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        let all = [
            (self.lost, "lost"),
            (self.in_doubt, "in doubt"),
            (self.ghost, "ghost"),
            (self.dropped, "dropped"),
            (self.two_primaries, "two primaries"),
            (self.candidates, "candidates"),
            (self.rewound, "rewound"),
            (self.stepped_down, "stepped down"),
            (self.went_async, "went async"),
            (self.graduated, "graduated"),
            (self.split_brain, "split brain"),
            (self.stale_read, "stale read"),
            (self.applied_twice, "double apply"),
        ];
        all.into_iter().filter(|(met, _)| *met).map(|(_, word)| word).collect()
    }
}

/// What exploring a space came to.
#[derive(Clone, Debug)]
pub struct Explored {
    /// Distinct states.
    pub states: usize,
    /// Steps that were tried.
    pub steps: u64,
    /// The longest of the shortest paths.
    pub depth: u32,
    /// Every state within the bounds was reached.
    pub complete: bool,
    /// Hazards that were met on the way.
    pub met: Met,
}

impl fmt::Display for Explored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.complete { "complete" } else { "cut" };
        let Self { states, steps, depth, .. } = self;
        let met = self.met.words().join(", ");
        write!(f, "{how}, {states} states, {steps} steps, {depth} deep; met: {met}")
    }
}

/// A state in which something is wrong, and how to get there.
#[derive(Debug)]
pub struct Counterexample {
    /// What is wrong.
    pub problem: String,
    /// The steps, first to last.
    pub path: Vec<Step>,
    /// What the numbers of the messages in it mean.
    pub post: Post,
}

/// How each state was first reached: from which other, by which step.
type Origins = Vec<(u32, Step)>;

/// Explores a space, at most `limit` states of it.
///
/// # Errors
///
/// A shortest path to something wrong.
pub fn explore(space: &Space, limit: usize) -> Result<Explored, Box<Counterexample>> {
    let mut post = Post::default();
    let mut origins: Origins = vec![(0, Step::Write)];
    let mut explored =
        Explored { states: 1, steps: 0, depth: 0, complete: true, met: Met::default() };
    let start = World::at_start(space);
    let mut seen = Seen::default();
    seen.add(start.print());
    let mut level = vec![(0, start)];
    while !level.is_empty() && explored.complete {
        let mut next = Vec::new();
        for (number, world) in level.drain(..) {
            for step in world.steps(space, &post) {
                explored.steps += 1;
                let taken = match caught(|| world.take(step, space, &mut post)) {
                    Ok(taken) => taken,
                    Err(problem) => return Err(found(problem, &origins, number, step, post)),
                };
                let Some((reached, met)) = taken else { continue };
                explored.met = explored.met.and(met);
                if seen.add(reached.print()) {
                    let count = u32::try_from(origins.len()).expect("fewer than 2^32 states");
                    origins.push((number, step));
                    next.push((count, reached));
                }
            }
            if seen.count() >= limit {
                explored.complete = false;
                break;
            }
        }
        explored.depth += u32::from(!next.is_empty());
        level = next;
    }
    explored.states = seen.count();
    Ok(explored)
}

#[expect(clippy::unnecessary_box_returns, reason = "an error is small")]
fn found(
    problem: String,
    origins: &Origins,
    from: u32,
    step: Step,
    post: Post,
) -> Box<Counterexample> {
    let mut path = path_to(origins, from);
    path.push(step);
    Box::new(Counterexample { problem, path, post })
}

fn path_to(origins: &Origins, state: u32) -> Vec<Step> {
    let mut path = Vec::new();
    let mut at = state;
    while at != 0 {
        let (from, step) = origins[usize::try_from(at).expect("32 bits fit an index")];
        path.push(step);
        at = from;
    }
    path.reverse();
    path
}
