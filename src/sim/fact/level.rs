//! How much each fact matters to a reader (rule 33b), and which begin something. It knows no texts.

use super::super::message::MessageKind;
use super::{FactLevel, Vanished, What};

impl What {
    /// Whether it only says that a message was sent of which nobody who watches takes note.
    #[must_use]
    pub const fn is_small_talk(&self) -> bool {
        matches!(
            self,
            Self::SentAck { .. }
                | Self::SentHeartbeat { .. }
                | Self::SentHeartbeatReply { .. }
                | Self::SentRequest { .. }
        )
    }

    /// Whether this begins a handled event or an action: the cause of the facts that follow it.
    #[must_use]
    pub const fn is_marker(&self) -> bool {
        matches!(
            self,
            Self::Delivered { .. }
                | Self::Fired { .. }
                | Self::ClientFired { .. }
                | Self::FlushDone { .. }
                | Self::ApplyDone { .. }
                | Self::Acted { .. }
                | Self::PoweredOff { .. }
                | Self::PowerConfirmed { .. }
                | Self::MonitorFired { .. }
                | Self::CoordinatorFired
        )
    }

    /// How much it matters to a reader (rule 33b).
    #[must_use]
    pub fn level(&self) -> FactLevel {
        match self {
            Self::PoweredOff { .. } => FactLevel::Headline,
            what if what.is_marker() => FactLevel::Background,
            Self::SentHeartbeat { .. }
            | Self::SentHeartbeatReply { .. }
            | Self::SentReport { .. }
            | Self::Follows { .. }
            | Self::Lost {
                kind: MessageKind::Heartbeat | MessageKind::HeartbeatReply,
                why: Vanished::Cut | Vanished::Down | Vanished::Chance | Vanished::Full,
                ..
            }
            | Self::DoubledMessage {
                kind: MessageKind::Heartbeat | MessageKind::HeartbeatReply,
                by_chance: true,
                ..
            } => FactLevel::Background,
            Self::Suspected { first, .. } => headline_if(*first),
            Self::NotElected { by_operator, .. } => headline_if(*by_operator),
            Self::FateTurned { worse, .. } => headline_if(*worse),
            Self::Crashed { .. }
            | Self::Restarted { .. }
            | Self::Wiped { .. }
            | Self::CutLink { .. }
            | Self::HealedLink { .. }
            | Self::Elected { .. }
            | Self::Promoted { .. }
            | Self::SteppedDown { .. }
            | Self::Rewound { .. }
            | Self::CaughtUp { .. }
            | Self::TimedOut { .. }
            | Self::FirstDone { .. }
            | Self::Stalled { .. }
            | Self::WentAsync { .. }
            | Self::LeaseRanOut { .. }
            | Self::LeaseRenewed { .. }
            | Self::PowerOffOrdered { .. }
            | Self::PointedAt { .. }
            | Self::CopyBegan { .. }
            | Self::Copied { .. }
            | Self::MonitorSuspects { .. }
            | Self::MonitorsAgree { .. }
            | Self::SplitBrain { .. }
            | Self::Broke { .. }
            | Self::DelayedMessage { .. }
            | Self::HeldMessage { .. }
            | Self::ReleasedMessage { .. }
            | Self::DoubledMessage { by_chance: false, .. }
            | Self::Lost { why: Vanished::Taken, .. }
            | Self::ChangedLane { .. }
            | Self::Isolated { .. }
            | Self::Split { .. }
            | Self::HealedAll
            | Self::LostZone { .. }
            | Self::IsolatedZone { .. }
            | Self::Paused { .. }
            | Self::Unpaused { .. }
            | Self::SetDisk { .. }
            | Self::SetClock { .. }
            | Self::StaleRead { .. }
            | Self::MissedOwnWrite { .. }
            | Self::WentBack { .. }
            | Self::ReadWasLost { .. }
            | Self::AppliedTwice { .. }
            | Self::LeftInSync { .. }
            | Self::JoinedInSync { .. }
            | Self::RefusedSet { .. }
            | Self::CoordinatorSuspects { .. }
            | Self::CoordinatorAppoints { .. }
            | Self::NotInSync { .. }
            | Self::UpstreamSilent { .. }
            | Self::FedBy { .. }
            | Self::MemberAdded { .. }
            | Self::MemberRemoved { .. }
            | Self::MembersKept { .. }
            | Self::Left { .. }
            | Self::NoMember { .. } => FactLevel::Headline,
            _ => FactLevel::Detail,
        }
    }

    /// Whether a quiet run consists of such: of no reader's interest one by one.
    const fn is_routine(&self) -> bool {
        matches!(
            self,
            Self::Delivered { .. }
                | Self::Fired { .. }
                | Self::ClientFired { .. }
                | Self::FlushDone { .. }
                | Self::ApplyDone { .. }
                | Self::SentUpdate { .. }
                | Self::SentAck { .. }
                | Self::SentHeartbeat { .. }
                | Self::SentHeartbeatReply { .. }
                | Self::SentRequest { .. }
                | Self::Appended { .. }
                | Self::Flushed { .. }
                | Self::Applied { .. }
                | Self::Acknowledged { .. }
        )
    }

    /// Whether it is kept when older facts are forgotten (rule 43).
    #[must_use]
    pub fn is_milestone(&self) -> bool {
        !self.is_routine() && self.is_kept()
    }

    fn is_kept(&self) -> bool {
        self.level() == FactLevel::Headline
            || matches!(self, Self::SettingChanged { .. } | Self::Acted { .. })
    }
}

const fn headline_if(headline: bool) -> FactLevel {
    if headline { FactLevel::Headline } else { FactLevel::Detail }
}
