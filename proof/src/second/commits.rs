//! What replicas know of commit points (rule 19): never more than their primary has committed.

use std::collections::BTreeMap;

use ripple::sim::ids::{Epoch, Lsn};
use ripple::sim::server::Server;

/// How far each epoch was committed.
#[derive(Clone, Debug)]
pub struct Commits(BTreeMap<Epoch, Lsn>);

impl Default for Commits {
    /// A run begins with the first begin entry on every disk.
    fn default() -> Self {
        Self(BTreeMap::from([(Epoch::FIRST, Lsn(1))]))
    }
}

impl Commits {
    /// Looks at a server. Without fencing by `epochs` it may turn from a later primary to an earlier one,
    /// and knows what it learned from both as long as its log was not cut back.
    ///
    /// # Errors
    ///
    /// When it knows of a commit that has not happened.
    pub fn look(&mut self, server: &Server, epochs: bool) -> Result<(), String> {
        if let Some(primary) = server.primary() {
            let known = self.0.entry(primary.epoch).or_default();
            *known = primary.commit.max(*known);
        }
        let told = server.follow.commit;
        let epoch = server.follow.epoch.filter(|_| server.up);
        // What it learned in an earlier epoch it still knows.
        let earlier = |known: &Epoch| !epochs || epoch.is_some_and(|epoch| *known <= epoch);
        let happened = epoch.and_then(|_| {
            self.0.iter().filter(|(known, _)| earlier(known)).map(|(_, lsn)| *lsn).max()
        });
        match happened {
            Some(commit) if told > commit => {
                Err(format!("{}: it was told of commit {told}, and it is {commit}", server.id))
            }
            _ => Ok(()),
        }
    }
}
