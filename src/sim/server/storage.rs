//! A server's log in memory and on disk, what it has promised for good, and the two slow jobs: flush
//! and apply (rules 9, 11 and 12).

use super::super::fact::What;
use super::super::ids::{Epoch, Lsn, Name, ServerId};
use super::super::log::Log;
use super::super::message::Positions;
use super::super::mutant::{Mutant, mutant};
use super::members::Membership;
use super::{Context, Effect, Role, Server};

/// Memory and disk.
#[derive(Clone, Debug, Hash)]
pub struct Storage {
    /// The log in memory.
    pub log: Log,
    /// What memory promises: votes and epochs followed. The highest wins.
    pub promised: Epoch,
    /// It has lost its disk and does not vote or count yet (rule 10).
    pub learner: bool,
    /// The highest number under which it has stood for primary. On disk before it reigns under it, so
    /// that no crash makes it repeat an epoch (rule 7).
    pub stood: u32,
    /// Where fencing by epochs is off: the server that it takes updates from, and from no other. Part of
    /// its settings, not of its data; a new disk has none.
    pub upstream: Option<ServerId>,
    /// The newest disk on which a server is known to have come back (rule 10): votes that were given
    /// without knowing of it do not count beside those that were given knowing of it.
    pub newest_disk: u16,
    /// What stands up to here is in the data only: the log no longer reaches back (rule 20).
    pub trimmed: Lsn,
    /// Who the members are, as the log says.
    pub membership: Membership,
    /// The disk.
    pub disk: Disk,
    flushed: Lsn,
    applied: Lsn,
    /// Promise, membership or truncation that the disk does not have yet.
    dirty: bool,
    flush: Option<FlushJob>,
    apply: Option<ApplyJob>,
    jobs: Name,
}

/// What survives a crash.
#[derive(Clone, Debug, Default, Hash)]
pub struct Disk {
    /// Given to each disk when it is made; never repeated (rule 7).
    pub number: u16,
    /// The log that it holds.
    pub log: Log,
    /// The highest epoch followed or voted for.
    pub promised: Epoch,
    /// See [`Storage::learner`].
    pub learner: bool,
    /// See [`Storage::stood`].
    pub stood: u32,
    /// See [`Storage::newest_disk`].
    pub newest_disk: u16,
    /// It was made for a server that was added (rule 21b), which votes while it learns.
    pub newcomer: bool,
}

/// A flush covers what was in memory when it began.
#[derive(Clone, Copy, Debug, Hash)]
struct FlushJob {
    number: Name,
    covers: Lsn,
    /// The disk holds a tail that memory has discarded.
    rewrites: bool,
    promised: Epoch,
    learner: bool,
    stood: u32,
    newest_disk: u16,
    /// The disk has it, but the server, being paused, has not noticed.
    landed: bool,
}

#[derive(Clone, Copy, Debug, Hash)]
struct ApplyJob {
    number: Name,
    covers: Lsn,
}

impl Storage {
    /// A storage that holds, applied, the log with which a run begins.
    #[must_use]
    pub fn new(number: u16, log: Log, promised: Epoch, flush: bool) -> Self {
        let last = log.last();
        let (disk_log, flushed) =
            if flush { (log.clone(), last) } else { (Log::default(), Lsn::ZERO) };
        Self {
            log,
            promised,
            learner: false,
            stood: promised.number,
            upstream: Some(promised.primary()),
            newest_disk: 0,
            trimmed: Lsn::ZERO,
            membership: Membership::default(),
            disk: Disk {
                number,
                log: disk_log,
                promised,
                learner: false,
                stood: promised.number,
                newest_disk: 0,
                newcomer: false,
            },
            flushed,
            applied: last,
            dirty: false,
            flush: None,
            apply: None,
            jobs: Name::default(),
        }
    }

    /// How far the log has come.
    #[must_use]
    pub const fn positions(&self) -> Positions {
        Positions { received: self.log.last(), flushed: self.flushed, applied: self.applied }
    }

    /// How far the log may be applied and sent: flushed, where flushing is on.
    #[must_use]
    pub const fn durable(&self, flush: bool) -> Lsn {
        if flush { self.flushed } else { self.log.last() }
    }

    /// Memory is gone; a flush or applying under way keeps nothing.
    pub fn crash(&mut self) {
        self.flush = None;
        self.apply = None;
        if !mutant(Mutant::SurviveInMemory) {
            self.log.clone_from(&self.disk.log);
        }
        self.flushed = self.log.last();
        self.applied = self.applied.min(self.flushed);
        self.promised = self.disk.promised;
        if mutant(Mutant::ForgetVote) {
            self.promised = self.log.last_epoch();
            self.disk.promised = self.promised;
        }
        self.learner = self.disk.learner;
        self.stood = self.disk.stood;
        self.newest_disk = self.disk.newest_disk;
        self.trimmed = self.trimmed.min(self.flushed);
        self.dirty = false;
    }

    /// Forgets entries that are applied, beyond those that are to be kept.
    pub(super) fn trim(&mut self, keep: u32) {
        if keep > 0 {
            let spare = Lsn(self.log.last().0.saturating_sub(keep));
            self.trimmed = self.trimmed.max(spare.min(self.applied));
        }
    }

    /// A full copy takes the place of log and data, in memory and on disk, in one step (rule 20).
    pub(super) fn install(&mut self, log: &Log, flush: bool) {
        self.flush = None;
        self.apply = None;
        self.log.clone_from(log);
        self.disk.log = if flush { log.clone() } else { Log::default() };
        self.flushed = self.disk.log.last();
        self.applied = log.last();
        self.trimmed = log.last();
        self.dirty = true;
    }

    /// The disk is gone; a new one, empty, takes its place.
    pub fn wipe(&mut self, number: u16) {
        self.disk = Disk { number, learner: true, ..Disk::default() };
        self.applied = Lsn::ZERO;
        self.upstream = None;
        self.crash();
    }

    /// Whether it has a vote: a learner may have forgotten one, unless it has just been added.
    #[must_use]
    pub const fn votes(&self) -> bool {
        !self.learner || self.disk.newcomer
    }

    /// Forgets what follows `to`, in memory now and on disk with the next flush.
    pub(super) fn truncate(&mut self, to: Lsn) {
        self.log.truncate(to);
        self.flushed = self.flushed.min(to);
        self.applied = self.applied.min(to);
        self.dirty = true;
        if let Some(job) = &mut self.flush {
            job.covers = job.covers.min(to);
        }
        if let Some(job) = &mut self.apply {
            job.covers = job.covers.min(to);
        }
    }

    fn begin_flush(&mut self, flush: bool) -> Option<u32> {
        let covers = if flush { self.log.last() } else { self.flushed };
        if self.flush.is_some() || !(self.dirty || covers > self.flushed) {
            return None;
        }
        let number = self.jobs.renew();
        self.flush = Some(FlushJob {
            number: Name(number),
            covers,
            rewrites: self.disk.log.last() > self.flushed && !mutant(Mutant::KeepTailOnDisk),
            promised: self.promised,
            learner: self.learner,
            stood: self.stood,
            newest_disk: self.newest_disk,
            landed: false,
        });
        Some(number)
    }

    /// Whether a flush with this number is on its way to the disk.
    #[must_use]
    pub fn is_flushing(&self, number: u32) -> bool {
        self.flush.is_some_and(|job| job.number.0 == number && !job.landed)
    }

    /// The disk has what a flush covers.
    fn land(&mut self, number: u32) -> Option<FlushJob> {
        let job = self.flush.as_mut().filter(|job| job.number.0 == number && !job.landed)?;
        job.landed = true;
        let job = *job;
        if job.rewrites {
            self.disk.log.copy_prefix(&self.log, job.covers);
        } else {
            self.disk.log.extend_from(&self.log, job.covers);
        }
        self.disk.promised = job.promised;
        self.disk.learner = job.learner;
        self.disk.stood = job.stood;
        self.disk.newest_disk = job.newest_disk;
        self.flushed = self.flushed.max(job.covers);
        Some(job)
    }

    fn end_flush(&mut self, number: u32) -> Option<FlushJob> {
        let job = self.flush.take_if(|job| job.number.0 == number)?;
        let current = (self.promised, self.learner, self.stood, self.newest_disk)
            == (job.promised, job.learner, job.stood, job.newest_disk);
        let lacks_change = self.membership.changed_at > self.flushed;
        self.dirty = !current || lacks_change || self.disk.log.last() > self.flushed;
        Some(job)
    }

    fn begin_apply(&mut self, flush: bool, limit: Lsn) -> Option<u32> {
        let covers = self.durable(flush).min(limit);
        if self.apply.is_some() || covers <= self.applied {
            return None;
        }
        let number = self.jobs.renew();
        self.apply = Some(ApplyJob { number: Name(number), covers });
        Some(number)
    }

    /// What is being applied stops here.
    pub(super) fn hold_back(&mut self, to: Lsn) {
        if let Some(job) = &mut self.apply {
            job.covers = job.covers.min(to);
        }
    }

    fn end_apply(&mut self, number: u32) -> bool {
        let Some(job) = self.apply.take_if(|job| job.number.0 == number) else { return false };
        let moved = job.covers > self.applied;
        self.applied = self.applied.max(job.covers);
        moved
    }

    /// Whether a flush or applying with this number is under way.
    #[must_use]
    pub fn has_job(&self, number: u32) -> bool {
        self.flushing() == Some(number) || self.applying() == Some(number)
    }

    /// The number of the flush that is under way.
    #[must_use]
    pub fn flushing(&self) -> Option<u32> {
        self.flush.map(|job| job.number.0)
    }

    /// The number of the applying that is under way.
    #[must_use]
    pub fn applying(&self) -> Option<u32> {
        self.apply.map(|job| job.number.0)
    }
}

impl Server {
    /// Follows or promises this epoch from now on; what is sent next waits until the disk has it.
    pub(super) fn promise(&mut self, epoch: Epoch, context: &mut Context<'_>) {
        self.storage.promised = epoch;
        self.highest_number = self.highest_number.max(epoch.number);
        self.must_reach_disk(context);
    }

    /// Stands for primary under this number: asking may begin at once, reigning only when it is on disk.
    pub(super) fn note_standing(&mut self, number: u32, context: &mut Context<'_>) {
        self.storage.stood = number;
        self.highest_number = number;
        self.storage.dirty = true;
        self.flush_more(context);
    }

    /// A server has come back on a new disk: what is said from now on is said by one who knows.
    pub(super) fn know_disk(&mut self, disk: u16, context: &mut Context<'_>) {
        if disk > self.storage.newest_disk {
            self.storage.newest_disk = disk;
            self.must_reach_disk(context);
        }
    }

    /// What is sent from now on waits until the disk has what memory holds besides entries.
    pub(super) fn must_reach_disk(&mut self, context: &mut Context<'_>) {
        self.storage.dirty = true;
        self.post.waits_for_disk = !mutant(Mutant::SendBeforeDisk);
        self.flush_more(context);
    }

    /// Appends entries of one epoch up to `last` and sees to their flush.
    pub(super) fn append_entries(&mut self, epoch: Epoch, last: Lsn, context: &mut Context<'_>) {
        let first = self.storage.log.last().next();
        self.storage.log.extend(epoch, last);
        context.note(What::Appended { server: self.id, epoch, first, last });
        if context.table.has_change(epoch, first, last) {
            self.storage.read_members(self.id, context.table, context.config);
            self.must_reach_disk(context);
        }
        self.flush_more(context);
        if !context.config.disk.flush {
            self.apply_more(context);
        }
    }

    /// Discards the log's tail: the disk forgets it before any message that depends on it leaves.
    pub(super) fn rewind(&mut self, to: Lsn, context: &mut Context<'_>) {
        let discarded = self.storage.log.last().0 - to.0;
        self.storage.truncate(to);
        self.storage.read_members(self.id, context.table, context.config);
        self.follow.commit = self.follow.commit.min(to);
        self.follow.recovers = self.follow.recovers.min(to);
        self.session += 1;
        context.note(What::Rewound { server: self.id, to, discarded });
        self.must_reach_disk(context);
    }

    fn flush_more(&mut self, context: &mut Context<'_>) {
        if let Some(job) = self.storage.begin_flush(context.config.disk.flush) {
            context.out.push(Effect::Flush(job));
        }
    }

    pub(super) fn apply_more(&mut self, context: &mut Context<'_>) {
        let limit = self.apply_limit(context.config);
        if let Some(job) = self.storage.begin_apply(context.config.disk.flush, limit) {
            context.out.push(Effect::Apply(job));
        }
    }

    /// The disk has finished a flush, whether the server notices or not.
    pub fn disk_has(&mut self, job: u32, context: &mut Context<'_>) {
        let before = self.storage.flushed;
        let Some(job) = self.storage.land(job) else { return };
        let to = job.covers;
        if to > before || job.rewrites {
            context.note(What::Flushed { server: self.id, to, rewrote: job.rewrites });
        }
    }

    pub(super) fn on_flush_done(&mut self, job: u32, context: &mut Context<'_>) {
        self.disk_has(job, context);
        if self.storage.end_flush(job).is_none() {
            return;
        }
        if self.post.waits_for_disk && !self.storage.dirty {
            self.post.release(context.out);
        }
        self.flush_more(context);
        self.apply_more(context);
        self.positions_moved(context);
        self.count_votes(context);
    }

    pub(super) fn on_apply_done(&mut self, job: u32, context: &mut Context<'_>) {
        if self.storage.end_apply(job) {
            let to = self.storage.applied;
            context.note(What::Applied { server: self.id, to });
            self.storage.trim(context.config.replication.keep);
        }
        self.apply_more(context);
        self.positions_moved(context);
    }

    /// A primary counts itself and sends more; a replica acknowledges.
    fn positions_moved(&mut self, context: &mut Context<'_>) {
        if matches!(self.role, Role::Primary(_)) {
            self.own_positions_moved(context);
            self.answer_reads(context);
        } else {
            self.follow.has_applied(self.positions().applied);
            self.acknowledge_owed(context);
            self.fill_below(context);
        }
    }

    /// It stops: memory, timers, role and unsent messages are gone.
    pub fn crash(&mut self) {
        self.up = false;
        self.storage.crash();
        self.role = Role::Replica;
        self.follow = super::Follow::default();
        self.timers = cancelled(self.timers);
        self.post = super::Post::default();
        self.parked.clear();
        self.crowned = None;
        if let Some(relay) = &mut self.relay {
            relay.turn_to(Epoch::NONE);
        }
    }

    /// It starts from its disk, as a replica (rule 8).
    pub fn start(&mut self, now: super::super::time::SimTime) {
        self.up = true;
        self.session += 1;
        self.highest_number = self.storage.promised.number.max(self.storage.stood);
        self.follow.heard = now;
        self.follow.recovers = self.storage.flushed;
    }

    /// The first thing that a started server does.
    pub fn wake(&mut self, context: &mut Context<'_>) {
        self.storage.read_members(self.id, context.table, context.config);
        self.apply_more(context);
        self.report(context);
        let voters = self.storage.voters(context.config);
        let knows_members = !self.storage.learner || !context.config.members_change();
        if voters.count() == 1 && voters.has(self.id) && knows_members {
            self.storage.learner = false;
            self.stand(context, false);
        } else {
            self.arm_suspicion(context);
        }
    }
}

/// Timers that are all disarmed, but keep counting, so that nothing armed before can fire.
fn cancelled(mut timers: super::Timers) -> super::Timers {
    timers.heartbeat.cancel();
    timers.suspect.cancel();
    timers.votes.cancel();
    timers.too_few.cancel();
    timers.report.cancel();
    timers
}
