//! The post office: every message of a space has a number.

use std::collections::BTreeMap;

use ripple::sim::ids::NodeId;
use ripple::sim::message::Message;

use super::print::{Print, print_of};

/// Every message that was sent in any state of a space, once.
#[derive(Debug, Default)]
pub struct Post {
    letters: Vec<Letter>,
    known: BTreeMap<Print, u32>,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// What it says.
    pub message: Message,
    /// Its fingerprint.
    pub print: Print,
}

impl Letter {
    /// Its fingerprint once it has arrived and done something.
    #[must_use]
    pub fn taken_print(&self) -> Print {
        self.print.rotate_left(64)
    }
}

impl Post {
    /// The message with this number.
    #[must_use]
    pub fn letter(&self, number: u32) -> &Letter {
        &self.letters[usize::try_from(number).expect("32 bits fit an index")]
    }

    /// The number of a message, new or known.
    pub fn number(&mut self, from: NodeId, to: NodeId, message: Message) -> u32 {
        let print = print_of(&(from, to, &message));
        let next = u32::try_from(self.letters.len()).expect("fewer than 2^32 messages");
        let number = *self.known.entry(print).or_insert(next);
        if number == next {
            self.letters.push(Letter { from, to, message, print });
        }
        number
    }
}
