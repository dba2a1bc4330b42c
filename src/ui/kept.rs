//! A value that components compare by identity, and that is replaced only when it really changed.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;

use yew::html::ImplicitClone;

/// Shared and compared by address: two are equal when they are the very same value.
#[derive(Debug)]
pub struct Kept<T>(Rc<T>);

impl<T> Kept<T> {
    /// Keeps a value.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T> From<Rc<T>> for Kept<T> {
    fn from(value: Rc<T>) -> Self {
        Self(value)
    }
}

impl<T: PartialEq> Kept<T> {
    /// Takes `value` if it differs from what is kept; true if so.
    pub fn refresh(&mut self, value: T) -> bool {
        let differs = *self.0 != value;
        if differs {
            self.0 = Rc::new(value);
        }
        differs
    }

    /// Makes a list of kept values equal `values`, keeping what did not change; `name` tells which
    /// value is which. True if anything changed.
    pub fn refresh_by<Name: Ord>(
        list: &mut Vec<Self>,
        values: Vec<T>,
        name: impl Fn(&T) -> Name,
    ) -> bool {
        if list.iter().map(|kept| &*kept.0).eq(&values) {
            return false;
        }
        let mut old: BTreeMap<Name, Self> =
            list.drain(..).map(|kept| (name(&kept), kept)).collect();
        list.extend(values.into_iter().map(|value| match old.remove(&name(&value)) {
            Some(mut kept) => {
                kept.refresh(value);
                kept
            }
            None => Self::new(value),
        }));
        true
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> ImplicitClone for Kept<T> {}

impl<T> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
