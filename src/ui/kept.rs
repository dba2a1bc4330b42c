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
    /// Takes `value` if it differs from what is kept.
    pub fn refresh(&mut self, value: T) {
        if *self.0 != value {
            self.0 = Rc::new(value);
        }
    }

    /// Makes a list of kept values equal `values`, keeping what did not change; `name` tells which
    /// value is which.
    pub fn refresh_by<Name: Ord>(list: &mut Vec<Self>, values: Vec<T>, name: impl Fn(&T) -> Name) {
        let mut old: BTreeMap<Name, Self> = list.drain(..).map(|kept| (name(&kept), kept)).collect();
        list.extend(values.into_iter().map(|value| match old.remove(&name(&value)) {
            Some(mut kept) => {
                kept.refresh(value);
                kept
            }
            None => Self::new(value),
        }));
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

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn an_equal_value_changes_nothing() {
        let mut kept = Kept::new(String::from("S1"));
        let before = kept.clone();
        kept.refresh(String::from("S1"));
        assert!(kept == before);
        kept.refresh(String::from("S2"));
        assert!(kept != before);
    }

    #[test]
    fn a_list_keeps_what_did_not_change_wherever_it_stands() {
        let mut list = vec![Kept::new((2, "b")), Kept::new((1, "a"))];
        let first = list[1].clone();
        Kept::refresh_by(&mut list, vec![(3, "c"), (2, "B"), (1, "a")], |(name, _)| *name);
        assert!(list.len() == 3 && list[2] == first && list[1].1 == "B");
    }
}
