//! The names of the controls. Knows nothing of what they do.

use crate::sim::ids::{ClientId, ServerId};

/// A control: what it sets, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// For whom.
    pub whose: Whose,
    /// What.
    pub field: Field,
}

/// For whom a control sets something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// For all that there are.
    Everybody,
    /// For one server.
    Server(ServerId),
    /// For what goes from one server to another.
    Lane {
        /// The sending end.
        from: ServerId,
        /// The receiving end.
        to: ServerId,
        /// The way back too.
        both: bool,
    },
    /// For one client.
    Client(ClientId),
}

impl From<Field> for Which {
    fn from(field: Field) -> Self {
        Self { whose: Whose::Everybody, field }
    }
}

impl Which {
    /// The id of its element.
    #[must_use]
    pub fn id(self) -> String {
        let field = self.field;
        match self.whose {
            Whose::Everybody => format!("set-{field:?}"),
            Whose::Server(server) => format!("set-{server}-{field:?}"),
            Whose::Lane { from, to, both: true } => format!("set-{from}-and-{to}-{field:?}"),
            Whose::Lane { from, to, both: false } => format!("set-{from}-to-{to}-{field:?}"),
            Whose::Client(client) => format!("set-{client}-{field:?}"),
        }
    }
}

/// A control among the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// How many servers.
    Servers,
    /// How many of them are no members when the run begins.
    Spares,
    /// Between servers.
    Latency,
    /// Between a client and a server.
    ClientLatency,
    /// How much single messages differ.
    Variation,
    /// How many zones the servers stand in.
    Zones,
    /// Between servers of different zones.
    ZoneLatency,
    /// How many messages vanish.
    Loss,
    /// How many arrive twice.
    Doubled,
    /// How much later one may arrive, so that others pass it.
    Reorder,
    /// Unacknowledged updates at one replica.
    Window,
    /// Who feeds whom.
    Cascade,
    /// Sent only once the primary's disk has it.
    SendAfterFlush,
    /// After how long an update is sent again.
    Resend,
    /// Entries in an update to one that catches up.
    CatchUpBatch,
    /// Entries that a log keeps.
    Keep,
    /// What a full copy takes for an entry.
    CopyEntry,
    /// Whose acknowledgements count.
    Who,
    /// How many of them.
    Count,
    /// How long one in sync may be behind.
    InSyncLag,
    /// In which order.
    List,
    /// What an acknowledgement must say.
    Level,
    /// The primary's own disk first.
    OwnDisk,
    /// What happens when too few answer.
    TooFew,
    /// After how long.
    TooFewAfter,
    /// Who notices a dead primary.
    Detection,
    /// How many monitors.
    Monitors,
    /// How many of them must agree.
    Quorum,
    /// Who follows a dead primary.
    Choice,
    /// In which order.
    Order,
    /// Whether a winner needs a majority.
    Majority,
    /// Between two signs of life.
    Heartbeat,
    /// How long a silence makes suspicious.
    Suspect,
    /// How much longer for each further place in the order.
    Stagger,
    /// The highest epoch is followed.
    Epochs,
    /// A primary needs a lease.
    Lease,
    /// How long it runs.
    LeaseLasts,
    /// How much longer voters wait.
    LeaseDrift,
    /// A winner has the others switched off.
    PowerOff,
    /// How long that takes.
    PowerOffTakes,
    /// Whether it waits for that.
    PowerOffWaits,
    /// How many clients.
    Clients,
    /// When they write.
    Load,
    /// How often.
    LoadEvery,
    /// How long they wait.
    Timeout,
    /// How often they ask again.
    Retries,
    /// How long after "not primary".
    AskAgain,
    /// Retries are known again.
    Idempotent,
    /// How many keys.
    Keys,
    /// How many operations are reads.
    ReadShare,
    /// Who may answer a read.
    ReadPolicy,
    /// How far behind it may be.
    ReadWithin,
    /// Who is asked first.
    ReadPrefer,
    /// What readers see on the primary.
    OnPrimary,
    /// What they see on a replica.
    OnReplica,
    /// Entries go to the disk.
    Flush,
    /// How long that takes.
    FlushTakes,
    /// How long applying takes.
    ApplyTakes,
    /// How much both differ.
    DiskVariation,
    /// How fast one server's disk is.
    DiskPace,
    /// In which zone one server stands.
    Zone,
    /// Who feeds one server.
    Upstream,
    /// How long one link takes.
    LinkLatency,
    /// How far one client is from its servers.
    OwnLatency,
    /// Beside which server one client stands.
    Near,
    /// A run as a file.
    RunFile,
}
