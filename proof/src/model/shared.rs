//! What states have in common is kept once, with its fingerprint.

use std::hash::Hash;
use std::rc::Rc;

use super::print::{Print, print_of};

/// Something with its fingerprint, shared between the states that have it in common.
#[derive(Debug)]
pub struct Shared<T>(Rc<(T, Print)>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: Hash + Clone + PartialEq> Shared<T> {
    /// Takes a thing, unless it is the same.
    pub fn replace(&mut self, thing: T) {
        if self.0.0 != thing {
            *self = Self::new(thing);
        }
    }
}

impl<T: Hash + Clone> Shared<T> {
    /// A thing of its own.
    pub fn new(thing: T) -> Self {
        let print = print_of(&thing);
        Self(Rc::new((thing, print)))
    }

    /// The thing.
    pub fn get(&self) -> &T {
        &self.0.0
    }

    /// Its fingerprint.
    pub fn print(&self) -> Print {
        self.0.1
    }

    /// Another like it, to be changed.
    pub fn take(&self) -> T {
        self.0.0.clone()
    }

    /// Takes a changed thing, unless it has not changed.
    pub fn replace_by(&mut self, thing: T) {
        let print = print_of(&thing);
        if print != self.print() {
            *self = Self(Rc::new((thing, print)));
        }
    }
}
