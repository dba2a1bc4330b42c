//! What becomes of messages in a state: which may arrive again, and which can do nothing any more.

use ripple::sim::ids::{NodeId, ServerId};
use ripple::sim::message::Message;

use super::inert;
use super::post::{Letter, Post};
use super::world::World;

impl World {
    /// A message that has done something does not arrive again; only an update does, once its receiver
    /// has lost it: then it stands for the one that is sent again.
    pub(super) fn put_away(&mut self, letter: u32, before: &Self, post: &Post) {
        if self.sent == before.sent && self.engine_prints() == before.engine_prints() {
            return;
        }
        if !matches!(post.letter(letter).message, Message::Append(_)) {
            self.remove(letter, post);
        } else if let Err(at) = self.taken.binary_search(&letter) {
            self.taken.insert(at, letter);
            self.sent_print = self.sent_print.wrapping_add(post.letter(letter).taken_print());
        }
    }

    fn remove(&mut self, letter: u32, post: &Post) {
        if let Ok(at) = self.sent.binary_search(&letter) {
            self.sent.remove(at);
            self.sent_print = self.sent_print.wrapping_sub(post.letter(letter).print);
        }
        self.untake(post, |number| number == letter);
    }

    pub(super) fn forget_taken(&mut self, id: ServerId, post: &Post) {
        self.untake(post, |number| post.letter(number).to == id.into());
    }

    fn untake(&mut self, post: &Post, which: impl Fn(u32) -> bool) {
        for number in self.taken.iter().filter(|number| which(**number)) {
            let print = post.letter(*number).taken_print();
            self.sent_print = self.sent_print.wrapping_sub(print);
        }
        self.taken.retain(|number| !which(*number));
    }

    /// Leaves out what can do nothing any more.
    pub(super) fn clear_inert(&mut self, post: &Post) {
        let inert = |number: &&u32| {
            let Letter { from, to, message, .. } = post.letter(**number);
            let server = |node: &NodeId| node.server().map(|id| self.servers[id.index()].get());
            match server(to) {
                Some(receiver) => inert::at_server(message, receiver, server(from)),
                None => inert::at_client(message, *from, self.client.get()),
            }
        };
        let inert: Vec<u32> = self.sent.iter().filter(inert).copied().collect();
        for letter in inert {
            self.remove(letter, post);
        }
    }
}
