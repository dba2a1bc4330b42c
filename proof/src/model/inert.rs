//! Messages that can do nothing any more, whenever they arrive. They are left out of a state: two states
//! that differ in them alone are the same.
//!
//! One thing that they could still do is left aside: tell a server of a high epoch number, which it
//! forgets in a crash and would need for nothing but its next candidacy. That is a loss of such a
//! message, which may happen to any.

use ripple::sim::client::Client;
use ripple::sim::ids::{Epoch, NodeId};
use ripple::sim::message::{Answer, Message, ReadAnswer};
use ripple::sim::server::{Role, Server};

/// Whether a message can do nothing at a server.
pub fn at_server(message: &Message, receiver: &Server, sender: Option<&Server>) -> bool {
    let reigns = |server: &Server, epoch: Epoch| {
        server.primary().is_some_and(|primary| primary.epoch == epoch)
    };
    let knows = |number: u32| receiver.highest_number >= number;
    match message {
        Message::Ack(ack) | Message::HeartbeatReply { ack, .. } => !reigns(receiver, ack.epoch),
        Message::Heartbeat { epoch, .. } => {
            let outdated = receiver.storage.disk.promised > *epoch;
            outdated && sender.is_none_or(|primary| !reigns(primary, *epoch))
        }
        Message::Refusal(refusal) => match receiver.primary() {
            None => knows(refusal.epoch.number),
            Some(primary) => refusal.epoch <= primary.epoch && refusal.log.is_none(),
        },
        Message::Vote { epoch, attempt, highest, .. } => {
            knows(highest.number) && !stands(receiver, *epoch, *attempt)
        }
        Message::AskVote { epoch, attempt, .. } => {
            let voted = receiver.storage.disk.promised.number >= epoch.number;
            voted && sender.is_none_or(|asker| !stands(asker, *epoch, *attempt))
        }
        Message::Append(append) => {
            let outdated = receiver.storage.disk.promised > append.epoch;
            outdated && sender.is_none_or(|primary| !reigns(primary, append.epoch))
        }
        _ => false,
    }
}

fn stands(server: &Server, epoch: Epoch, attempt: u32) -> bool {
    server.up
        && matches!(&server.role, Role::Candidate(own) if (own.epoch, own.attempt) == (epoch, attempt))
}

/// Whether an answer can do nothing at its client: the write or read has ended, and it teaches nothing.
pub fn at_client(message: &Message, from: NodeId, client: &Client) -> bool {
    if let Message::ReadAnswer { read, answer } = message {
        let waits = client.reads.operations.iter().any(|operation| operation.ask.read == *read);
        return !waits && !matches!(answer, ReadAnswer::NotPrimary(_));
    }
    let Message::Answer { write, answer } = message else { return false };
    let waits = client.operations.iter().any(|operation| operation.write == *write);
    let teaches = matches!(answer, Answer::Done(..)) && from.server() != Some(client.server);
    !waits && !teaches
}
