//! Which message a fact speaks of: so a message can be followed from its leaving to its end.

use super::fact::{Vanished, What};
use super::ids::NodeId;
use super::message::MessageKey;

impl What {
    /// The message whose leaving this is.
    #[must_use]
    pub fn sends(&self) -> Option<MessageKey> {
        let key = |from: NodeId, to: NodeId, nth| Some(MessageKey { from, to, nth });
        match *self {
            Self::SentUpdate { from, to, nth, .. }
            | Self::SentAck { from, to, nth, .. }
            | Self::SentRefusal { from, to, nth, .. }
            | Self::SentHeartbeat { from, to, nth, .. }
            | Self::SentHeartbeatReply { from, to, nth, .. }
            | Self::AskedVote { from, to, nth, .. }
            | Self::GaveVote { from, to, nth, .. }
            | Self::RefusedVote { from, to, nth, .. }
            | Self::SentAskFeed { from, to, nth }
            | Self::SentCopy { from, to, nth, .. } => key(from.into(), to.into(), nth),
            Self::SentReport { from, to, nth }
            | Self::AskedLead { from, to, nth, .. }
            | Self::SaidLead { from, to, nth, .. }
            | Self::Appointed { from, to, nth }
            | Self::Pointed { from, to, nth, .. }
            | Self::Proposed { from, to, nth, .. }
            | Self::SentStored { from, to, nth, .. }
            | Self::SentCrown { from, to, nth, .. }
            | Self::AskedReign { from, to, nth } => key(from, to, nth),
            Self::SentRequest { client, to, nth, .. } | Self::SentRead { client, to, nth, .. } => {
                key(client.into(), to.into(), nth)
            }
            Self::SentDone { from, client, nth, .. }
            | Self::SentNotDone { from, client, nth, .. }
            | Self::SentValue { from, client, nth, .. }
            | Self::SentNoValue { from, client, nth, .. } => key(from.into(), client.into(), nth),
            _ => None,
        }
    }

    /// The message whose arrival this is.
    #[must_use]
    pub const fn delivers(&self) -> Option<MessageKey> {
        match *self {
            Self::Delivered { from, to, nth, .. } => Some(MessageKey { from, to, nth }),
            _ => None,
        }
    }

    /// The message that vanished, and why.
    #[must_use]
    pub const fn loses(&self) -> Option<(MessageKey, Vanished)> {
        match *self {
            Self::Lost { from, to, nth, why, .. } => Some((MessageKey { from, to, nth }, why)),
            _ => None,
        }
    }
}
