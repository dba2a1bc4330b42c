//! The fact of a message's leaving.

use super::super::fact::What;
use super::super::ids::{Lsn, NodeId, ServerId};
use super::super::in_sync::Members;
use super::super::message::{Answer, Message, ReadAnswer};

/// The fact of a message's leaving, still without its number.
pub(super) fn sent_fact(from: NodeId, to: NodeId, message: &Message) -> What {
    let nth = 0;
    match (from.server(), to.server(), message) {
        (Some(from), Some(to), message) => sent_between_servers(from, to, message),
        (.., message) if from.watches() || to.watches() => sent_with_watcher(from, to, message),
        (None, Some(to), Message::Request { write }) => {
            let client = from.client().expect("a node is a server or a client");
            What::SentRequest { client, to, nth, write: *write }
        }
        (Some(from), None, Message::Answer { write, answer }) => {
            let client = to.client().expect("a node is a server or a client");
            match answer {
                Answer::Done(epoch, _) => {
                    What::SentDone { from, client, nth, write: *write, epoch: *epoch }
                }
                Answer::Refused => {
                    What::SentNotDone { from, client, nth, write: *write, refused: true }
                }
                Answer::NotPrimary(_) => {
                    What::SentNotDone { from, client, nth, write: *write, refused: false }
                }
            }
        }
        (None, Some(to), Message::Read(ask)) => {
            let client = from.client().expect("a node is a server or a client");
            What::SentRead { client, to, nth, read: ask.read }
        }
        (Some(from), None, Message::ReadAnswer { read, answer }) => {
            let client = to.client().expect("a node is a server or a client");
            let read = *read;
            match answer {
                ReadAnswer::Value(_, value) => {
                    What::SentValue { from, client, nth, read, value: *value }
                }
                ReadAnswer::NotPrimary(_) => {
                    What::SentNoValue { from, client, nth, read, behind: false }
                }
                ReadAnswer::Behind => What::SentNoValue { from, client, nth, read, behind: true },
            }
        }
        _ => unreachable!("clients ask and servers answer"),
    }
}

fn sent_with_watcher(from: NodeId, to: NodeId, message: &Message) -> What {
    let nth = 0;
    match *message {
        Message::Report(_) => What::SentReport { from, to, nth },
        Message::AskLead { primary, .. } => {
            What::AskedLead { from, to, nth, primary: primary.primary() }
        }
        Message::Lead { agrees, granted, .. } => What::SaidLead { from, to, nth, agrees, granted },
        Message::Appoint => What::Appointed { from, to, nth },
        Message::Point { epoch } => What::Pointed { from, to, nth, epoch },
        Message::Propose { epoch, version, ref members } => {
            What::Proposed { from, to, nth, epoch, version, size: size(members.as_ref()) }
        }
        Message::Stored { version, ref members, .. } => {
            What::SentStored { from, to, nth, version, size: size(members.as_ref()) }
        }
        Message::Crown(ref crown) => What::SentCrown { from, to, nth, number: crown.number },
        Message::AskReign => What::AskedReign { from, to, nth },
        _ => unreachable!("who watches neither holds data nor asks for any"),
    }
}

fn size(members: Option<&Members>) -> u16 {
    let size = members.map_or(0, |members| members.len());
    u16::try_from(size).expect("no more members than servers")
}

fn sent_between_servers(from: ServerId, to: ServerId, message: &Message) -> What {
    let nth = 0;
    match message {
        Message::Append(append) => {
            let count = append.last.0 - append.first.0 + 1;
            let count = u8::try_from(count).expect("a batch has at most 255 entries");
            What::SentUpdate { from, to, nth, epoch: append.entries, first: append.first, count }
        }
        Message::Ack(ack) => What::SentAck {
            from,
            to,
            nth,
            received: ack.positions.received,
            flushed: ack.positions.flushed,
            applied: ack.positions.applied,
        },
        Message::Refusal(refusal) => {
            let mismatch = refusal.log.is_some();
            What::SentRefusal { from, to, nth, epoch: refusal.epoch, mismatch }
        }
        Message::Heartbeat { commit, .. } => What::SentHeartbeat { from, to, nth, commit: *commit },
        Message::HeartbeatReply { ack, .. } => {
            What::SentHeartbeatReply { from, to, nth, received: ack.positions.received }
        }
        Message::AskVote { epoch, .. } => What::AskedVote { from, to, nth, epoch: *epoch },
        Message::Vote { epoch, granted: true, .. } => {
            What::GaveVote { from, to, nth, epoch: *epoch }
        }
        Message::Vote { epoch, .. } => What::RefusedVote { from, to, nth, epoch: *epoch },
        Message::CopyOffer { .. } => What::SentCopy { from, to, nth, last: Lsn::ZERO },
        Message::Copy(copy) => What::SentCopy { from, to, nth, last: copy.last.lsn },
        Message::AskFeed => What::SentAskFeed { from, to, nth },
        _ => unreachable!("messages of clients and monitors do not pass between servers"),
    }
}

/// The same fact with the message's number on its lane.
pub(super) fn with_number(mut what: What, number: u32) -> What {
    match &mut what {
        What::SentUpdate { nth, .. }
        | What::SentAck { nth, .. }
        | What::SentRefusal { nth, .. }
        | What::SentHeartbeat { nth, .. }
        | What::SentHeartbeatReply { nth, .. }
        | What::AskedVote { nth, .. }
        | What::GaveVote { nth, .. }
        | What::RefusedVote { nth, .. }
        | What::SentRequest { nth, .. }
        | What::SentDone { nth, .. }
        | What::SentNotDone { nth, .. }
        | What::SentReport { nth, .. }
        | What::AskedLead { nth, .. }
        | What::SaidLead { nth, .. }
        | What::Appointed { nth, .. }
        | What::Pointed { nth, .. }
        | What::Proposed { nth, .. }
        | What::SentStored { nth, .. }
        | What::SentCrown { nth, .. }
        | What::AskedReign { nth, .. }
        | What::SentCopy { nth, .. }
        | What::SentRead { nth, .. }
        | What::SentValue { nth, .. }
        | What::SentNoValue { nth, .. }
        | What::SentAskFeed { nth, .. } => *nth = number,
        _ => {}
    }
    what
}
