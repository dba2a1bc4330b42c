//! Deliberate bugs, to find out whether the checks would notice. Without the feature `mutants`, hence in
//! the product, [`mutant`] is a constant "no" and the bugs are not compiled.

/// One bug in the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// A replica takes an update without looking at what stands before it (rule 15).
    SkipPreviousCheck,
    /// A replica reports as flushed what it has only received (rule 16).
    AcknowledgeBeforeFlush,
    /// A voter does not care how far a candidate's log is (rule 23).
    PromoteLeastAdvanced,
    /// A server that restarts has forgotten its vote (rule 9).
    ForgetVote,
    /// A replica discards its tail whenever an update is shorter (rule 15).
    TruncateOnOlderUpdate,
    /// A new primary commits an older epoch's entries by counting (rule 26).
    CommitOldEpochByCount,
    /// A primary counts acknowledgements from before a replica's restart or rewind (rule 16).
    CountOldSession,
    /// A primary counts acknowledgements of an earlier reign (rule 16).
    CountOldReign,
    /// A server stands again under a number that it had (rule 8).
    ResumeOldEpoch,
    /// A primary that steps down answers what is pending (rule 27).
    AnswerAfterSteppingDown,
    /// A voter gives several votes for one number (rule 23).
    VoteTwice,
    /// A server that lost its disk votes at once (rule 10).
    LearnerVotes,
    /// A server that lost its disk counts at once (rule 10).
    LearnerCounts,
    /// What depends on a promise leaves before the promise is on disk (rule 9).
    SendBeforeDisk,
    /// A server reigns before its disk knows that it stood (rule 7).
    ReignBeforeDisk,
    /// A replica listens to a primary of an older epoch (rule 24).
    ObeyOlderEpoch,
    /// A primary that hears of a higher epoch stays (rule 24).
    StayPrimary,
    /// A primary says "done" before its own disk has the entry, although that is set (rule 17).
    PrimarySkipsFlush,
    /// A replica reports positions beyond what is known to agree (rule 16).
    ReportUnmatched,
    /// Half of the servers are a majority, where "done" is said (rule 17).
    HalfAcknowledges,
    /// Half of the servers elect (rule 23).
    HalfElects,
    /// A primary ignores its window (rule 14).
    IgnoreWindow,
    /// A retry is appended again (rule 32).
    AppendRetry,
    /// A lost update is never sent again (rule 16).
    NeverResend,
    /// A primary tells its replicas a commit point beyond its own (rule 19).
    TellWrongCommit,
    /// A discarded tail stays on the disk (rule 9).
    KeepTailOnDisk,
    /// A primary keeps what it knew of a replica that restarted with less (rule 16).
    TrustOldPositions,
    /// A server that crashed still has in memory what its disk does not (rule 11).
    SurviveInMemory,
    /// A primary relies on a smaller in-sync set before the coordinator has stored it (rule 21a).
    RelyOnProposed,
    /// The coordinator stores a set that was proposed without knowing the newest (rule 21a).
    StoreOldVersion,
    /// A relay passes on what its own disk does not have (rule 21).
    RelayUnflushed,
    /// A relay tells those below a commit point beyond its primary's (rule 21).
    RelayWrongCommit,
    /// A voter votes while a lease that it has promised may still run (rule 25).
    VoteWithinLease,
    /// A full copy that comes late undoes what was taken since (rule 20).
    InstallEveryCopy,
    /// A winner that is to wait for the power to be off does not (rule 24).
    ReignBeforeOff,
}

impl Mutant {
    /// All of them.
    pub const ALL: [Self; 35] = [
        Self::SkipPreviousCheck,
        Self::AcknowledgeBeforeFlush,
        Self::PromoteLeastAdvanced,
        Self::ForgetVote,
        Self::TruncateOnOlderUpdate,
        Self::CommitOldEpochByCount,
        Self::CountOldSession,
        Self::CountOldReign,
        Self::ResumeOldEpoch,
        Self::AnswerAfterSteppingDown,
        Self::VoteTwice,
        Self::LearnerVotes,
        Self::LearnerCounts,
        Self::SendBeforeDisk,
        Self::ReignBeforeDisk,
        Self::ObeyOlderEpoch,
        Self::StayPrimary,
        Self::PrimarySkipsFlush,
        Self::ReportUnmatched,
        Self::HalfAcknowledges,
        Self::HalfElects,
        Self::IgnoreWindow,
        Self::AppendRetry,
        Self::NeverResend,
        Self::TellWrongCommit,
        Self::KeepTailOnDisk,
        Self::TrustOldPositions,
        Self::SurviveInMemory,
        Self::RelyOnProposed,
        Self::StoreOldVersion,
        Self::RelayUnflushed,
        Self::RelayWrongCommit,
        Self::VoteWithinLease,
        Self::InstallEveryCopy,
        Self::ReignBeforeOff,
    ];
}

/// Whether the engine has this bug.
#[cfg(not(feature = "mutants"))]
#[must_use]
pub const fn mutant(_: Mutant) -> bool {
    false
}

/// Whether the engine has this bug, on this thread.
#[cfg(feature = "mutants")]
#[must_use]
pub fn mutant(wanted: Mutant) -> bool {
    ACTIVE.get() == Some(wanted)
}

#[cfg(feature = "mutants")]
thread_local! {
    static ACTIVE: std::cell::Cell<Option<Mutant>> = const { std::cell::Cell::new(None) };
}

/// Gives this thread's engine a bug, or none.
#[cfg(feature = "mutants")]
pub fn mutate(mutant: Option<Mutant>) {
    ACTIVE.set(mutant);
}
