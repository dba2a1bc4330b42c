//! Servers that come and go (rule 21b): what a primary does with a change of the members, when the change
//! is safe, and when a server that was removed leaves. What the members are is read from the log.

use super::super::config::{Config, Who};
use super::super::fact::What;
use super::super::ids::{Lsn, ServerId, WriteId};
use super::super::log::Log;
use super::super::members::{Change, Changes, NoChange, Voters, changes_in, members_of};
use super::super::table::EntryTable;
use super::follower::Joining;
use super::primary::Primary;
use super::storage::Storage;
use super::{Context, Effect, Role, Server};

/// What a server's own log says of the members.
#[derive(Clone, Debug, Default, Hash)]
pub struct Membership {
    /// In order; those with which the run began when absent.
    pub members: Option<Box<[ServerId]>>,
    /// The newest change in the log; 0 when there is none.
    pub changed_at: Lsn,
    /// The entry by which this very server, on this disk, is removed.
    pub leaves_at: Option<Lsn>,
}

impl Membership {
    fn of(log: &Log, (own, disk): (ServerId, u16), changes: &Changes, config: &Config) -> Self {
        let newest = changes_in(log, changes).next_back();
        let mut own_changes = changes_in(log, changes).filter(|(_, change)| change.server == own);
        let leaves = own_changes.next_back().filter(|(_, it)| !it.adds && it.disk == disk);
        Self {
            members: members_of(log, changes, config),
            changed_at: newest.map_or(Lsn::ZERO, |(place, _)| place.lsn),
            leaves_at: leaves.map(|(place, _)| place.lsn),
        }
    }
}

impl Storage {
    /// Who votes and counts, as this log says.
    #[must_use]
    pub fn voters<'a>(&'a self, config: &'a Config) -> Voters<'a> {
        Voters::of(config, self.membership.members.as_deref())
    }

    /// Reads the members from the log anew: it was cut short, or replaced, or holds another change.
    pub fn read_members(&mut self, own: ServerId, table: &EntryTable, config: &Config) {
        if !table.changes.is_empty() {
            let disk = self.disk.number;
            self.membership = Membership::of(&self.log, (own, disk), &table.changes, config);
        }
    }
}

impl Primary {
    /// Whether a server that counts has these entries on its disk.
    fn stored_by(&self, server: ServerId, to: Lsn) -> bool {
        let follower = &self.followers[server.index()];
        follower.joining.is_none() && follower.positions.flushed >= to
    }

    /// Feeds the members, and whoever a change removed that may be taken back.
    pub(super) fn feed_members(&mut self, removed: Option<ServerId>, voters: Voters<'_>) {
        for (id, follower) in ServerId::all(voters.config.servers).zip(&mut self.followers) {
            follower.fed = voters.has(id) || removed == Some(id);
        }
    }
}

impl Server {
    /// Why this server, which reigns, takes no such change now.
    #[must_use]
    pub fn no_change(&self, change: Change, config: &Config) -> Option<NoChange> {
        let Role::Primary(primary) = &self.role else { return Some(NoChange::NoPrimary) };
        let voters = self.storage.voters(config);
        if voters.has(change.server) == change.adds {
            return Some(NoChange::Already);
        }
        match primary.unsettled {
            Some(lsn) if lsn == primary.begin => return Some(NoChange::TooSoon),
            Some(_) => return Some(NoChange::Another),
            None => {}
        }
        let mut left: Vec<ServerId> = voters.all().filter(|id| *id != change.server).collect();
        if change.adds {
            left.push(change.server);
        }
        (!meets(&config.ack.who, &left, self.id)).then_some(NoChange::TooFew)
    }

    /// Writes a change of the members: in force from now on.
    pub(super) fn change_members(&mut self, change: Change, context: &mut Context<'_>) {
        if self.no_change(change, context.config).is_some() {
            return;
        }
        let Role::Primary(primary) = &mut self.role else { return };
        let lsn = self.storage.log.last().next();
        let place = super::super::ids::Place { epoch: primary.epoch, lsn };
        primary.unsettled = Some(lsn);
        primary.tenure.forget_rounds();
        context.table.changes.insert(place, change);
        if change.adds {
            let follower = &mut primary.followers[change.server.index()];
            let known = (follower.session, follower.serial);
            *follower = super::follower::Follower::new(primary.begin, true, context.now);
            (follower.session, follower.serial) = known;
            let (round, voter_on) = (primary.round + 1, Some(change.disk));
            follower.joining = Some(Joining { target: lsn, round, voter_on });
        }
        let Change { server, disk, adds } = change;
        context.note(if adds {
            What::MemberAdded { server, disk, epoch: place.epoch, lsn }
        } else {
            What::MemberRemoved { server, disk, epoch: place.epoch, lsn }
        });
        self.write_entry(WriteId::NONE, context);
    }

    /// A change, or the begin entry before the first one, is safe once it has met the ack rule and stands
    /// on the disks of a majority. A primary that is no member any more steps down then.
    pub(super) fn settle_change(&mut self, context: &mut Context<'_>) {
        let Role::Primary(primary) = &mut self.role else { return };
        let Some(lsn) = primary.unsettled.filter(|lsn| primary.commit >= *lsn) else { return };
        let voters = self.storage.voters(context.config);
        let stored = voters.all().filter(|id| primary.stored_by(*id, lsn)).count();
        if stored <= usize::from(voters.count() / 2) {
            return;
        }
        primary.unsettled = None;
        let epoch = primary.epoch;
        let (to, members) = (self.storage.membership.changed_at, voters.count());
        let stays = voters.has(self.id);
        if to > Lsn::ZERO {
            context.note(What::MembersSettled { server: self.id, epoch, to, members });
        }
        if !stays {
            self.step_down(epoch, context);
            context.out.push(Effect::Leave);
        }
    }

    /// The disk on which a server was added, if it still has that one.
    pub(super) fn added_on(
        &self,
        server: ServerId,
        disk: u16,
        context: &Context<'_>,
    ) -> Option<u16> {
        let changes = changes_in(&self.storage.log, &context.table.changes);
        let (_, newest) = changes.rev().find(|(_, change)| change.server == server)?;
        (newest.adds && newest.disk == disk).then_some(disk)
    }

    /// Whom the newest change in the log removed, if it may not have been told of it.
    pub(super) fn removed_last(&self, context: &Context<'_>) -> Option<ServerId> {
        let (_, change) = changes_in(&self.storage.log, &context.table.changes).next_back()?;
        (!change.adds).then_some(change.server)
    }

    /// A server that was removed, and hears that this is committed, leaves.
    pub(super) fn leave_if_told(&self, context: &mut Context<'_>) {
        let leaves = self.storage.membership.leaves_at;
        if leaves.is_some_and(|lsn| lsn <= self.follow.commit) {
            context.out.push(Effect::Leave);
        }
    }

    /// A server that was removed while it was cut off asks for a vote: it is fed until it knows.
    pub(super) fn feed_former(&mut self, from: ServerId, context: &mut Context<'_>) {
        let former = !self.storage.voters(context.config).has(from);
        let Role::Primary(primary) = &mut self.role else { return };
        if context.config.members_change() && former {
            let begin = primary.begin;
            primary.followers[from.index()].join(begin, context.now);
            self.fill(from, context);
        }
    }
}

/// Whether these members can meet an ack rule under this primary.
#[must_use]
pub fn meets(who: &Who, members: &[ServerId], primary: ServerId) -> bool {
    let replicas = members.len().saturating_sub(1);
    match who {
        Who::Any { count } => replicas >= usize::from(*count),
        Who::First { count, list } if list.is_empty() => replicas >= usize::from(*count),
        Who::First { count, list } => {
            let listed = list.iter().filter(|id| **id != primary && members.contains(id)).count();
            listed.min(replicas) >= usize::from(*count)
        }
        Who::Nobody | Who::Majority | Who::All | Who::InSync { .. } => !members.is_empty(),
    }
}
