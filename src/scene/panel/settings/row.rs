//! A row in the tables of controls: how it reads the configuration, and how it changes it.

use super::field::Field;
use super::unit::Unit;
use crate::scene::words::controls;
use crate::sim::action::Setting;
use crate::sim::config::Config;
use crate::sim::ids::ServerId;

/// A control, by what it does.
pub(super) struct Row {
    /// Its name.
    pub field: Field,
    /// What a change of it takes.
    pub takes: Takes,
    /// What it shows and changes.
    pub of: Of,
}

/// What a change takes.
pub(super) enum Takes {
    /// This setting of the running run, as it is in the changed configuration.
    Live(fn(&Config) -> Setting),
    /// An act in the running run.
    Act,
    /// Another cluster.
    NewRun,
}

/// Options in words, and which is chosen.
pub(super) type Options = (Vec<String>, usize);

/// What a control shows; nothing where it means nothing under the settings. And what it changes.
pub(super) enum Of {
    /// One of a few.
    Choice(fn(&Config) -> Option<Options>, fn(&mut Config, usize)),
    /// A figure; nothing is changed where it is too large to be held.
    Figure(Unit, fn(&Config) -> Option<u64>, fn(&mut Config, u64) -> Option<()>),
    /// Yes or no.
    Tick(fn(&Config) -> Option<bool>, fn(&mut Config, bool)),
    /// Servers in an order.
    Servers(fn(&Config) -> Option<&[ServerId]>, fn(&mut Config, Vec<ServerId>)),
}

impl Row {
    /// A row whose change takes a setting of the running run.
    pub const fn live(field: Field, setting: fn(&Config) -> Setting, of: Of) -> Self {
        Self { field, takes: Takes::Live(setting), of }
    }

    /// A row whose change is an act.
    pub const fn act(field: Field, of: Of) -> Self {
        Self { field, takes: Takes::Act, of }
    }

    /// A row whose change takes another cluster.
    pub const fn new_run(field: Field, of: Of) -> Self {
        Self { field, takes: Takes::NewRun, of }
    }
}

/// These options, with this one chosen.
pub(super) fn options(words: &[&str], chosen: usize) -> Options {
    (words.iter().map(|word| (*word).to_owned()).collect(), chosen)
}

/// The place of a value among those that the options stand for.
pub(super) fn place<T: PartialEq>(values: &[T], value: &T) -> usize {
    values.iter().position(|one| one == value).unwrap_or(0)
}

/// Puts a figure where it belongs, if it can be held there.
pub(super) fn put<N: TryFrom<u64>>(place: &mut N, figure: u64) -> Option<()> {
    *place = N::try_from(figure).ok()?;
    Some(())
}

/// Servers as they are typed: "S3, S2".
pub(super) fn servers(typed: &str) -> Result<Vec<ServerId>, String> {
    let names = typed.split([',', ' ']).filter(|name| !name.is_empty());
    names.map(|name| server(name).ok_or_else(|| controls::no_server(name))).collect()
}

fn server(name: &str) -> Option<ServerId> {
    let number = name.strip_prefix(['S', 's'])?.parse::<u16>().ok()?;
    number.checked_sub(1).map(ServerId)
}
