//! Settings: which controls there are under a configuration, what each shows, and what a person asks
//! for who changes one. A function of the configuration; what is allowed is the engine's to say.
//!
//! One room for each few groups: [`cluster`], [`done`], [`failover`], [`clients`]; and one for what a
//! single server, link or client has of its own: [`mod@own`]. A control is a
//! [row](row::Row) of a table: how it reads the configuration, and how it changes it.

mod clients;
mod cluster;
mod done;
mod failover;
mod field;
mod own;
mod row;
mod unit;

pub use field::{Field, Which, Whose};
pub use own::{ask_own, own};

use crate::scene::words::controls::{self, GroupName};
use crate::sim::action::{Action, Setting};
use crate::sim::config::Config;
use row::{Of, Row, Takes};

/// Controls that belong together, under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// What its settings come to, in a few words.
    pub summary: String,
    /// Those that mean something under the present settings.
    pub controls: Vec<Control>,
}

/// A control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Which.
    pub which: Which,
    /// What is set.
    pub label: &'static str,
    /// A sentence below it, or nothing.
    pub help: String,
    /// How it is set, and what it shows.
    pub kind: Kind,
}

/// How a control is set, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of a few, and which.
    Choice(Vec<String>, usize),
    /// Something to type.
    Text(String),
    /// Yes or no.
    Tick(bool),
}

/// What a person gave a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The option at this place.
    Choice(usize),
    /// This was typed.
    Text(String),
    /// Yes or no.
    Tick(bool),
}

/// What that asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A setting that changes in the running run.
    Live(Setting),
    /// An act in the running run.
    Act(Action),
    /// Another cluster: a new run.
    NewRun(Box<Config>),
}

/// All controls that mean something now.
#[must_use]
pub fn groups(config: &Config) -> Vec<Group> {
    let group = |(name, rows): &(GroupName, &[Row])| Group {
        title: controls::title(*name).into(),
        summary: controls::summary(*name, config),
        controls: rows.iter().filter_map(|row| control(row, Whose::Everybody, config)).collect(),
    };
    all().iter().map(group).collect()
}

/// What it asks for when a control is given something: nothing where all stays as it is.
///
/// # Errors
///
/// A sentence that says what is wrong with what was typed.
pub fn ask(config: &Config, field: Field, given: &Given) -> Result<Option<Asked>, String> {
    let mut rows = all().into_iter().flat_map(|(_, rows)| rows);
    let Some(row) = rows.find(|row| row.field == field) else { return Ok(None) };
    let changed = changed(row, config, given)?;
    Ok((changed != *config).then(|| match row.takes {
        Takes::Live(setting) => Asked::Live(setting(&changed)),
        Takes::Act | Takes::NewRun => Asked::NewRun(Box::new(changed)),
    }))
}

fn all() -> [(GroupName, &'static [Row]); 8] {
    [
        (GroupName::Cluster, cluster::SERVERS),
        (GroupName::Done, done::RULE),
        (GroupName::Replication, done::REPLICATION),
        (GroupName::Failover, failover::ROWS),
        (GroupName::Clients, clients::CLIENTS),
        (GroupName::Readers, clients::READERS),
        (GroupName::Network, cluster::NETWORK),
        (GroupName::Disks, cluster::DISKS),
    ]
}

fn control(row: &Row, whose: Whose, config: &Config) -> Option<Control> {
    let kind = match row.of {
        Of::Choice(shown, _) => {
            let (options, chosen) = shown(config)?;
            Kind::Choice(options, chosen)
        }
        Of::Figure(unit, shown, _) => Kind::Text(unit.text(shown(config)?)),
        Of::Tick(shown, _) => Kind::Tick(shown(config)?),
        Of::Servers(shown, _) => Kind::Text(controls::list(shown(config)?)),
    };
    let lane = matches!(whose, Whose::Lane { .. });
    let help = controls::help(row.field, matches!(row.takes, Takes::NewRun) && !lane);
    let (which, label) = (Which { whose, field: row.field }, controls::label(row.field, config));
    Some(Control { which, label, help, kind })
}

/// The configuration with what a control was given.
fn changed(row: &Row, config: &Config, given: &Given) -> Result<Config, String> {
    let mut changed = config.clone();
    let config = &mut changed;
    match (&row.of, given) {
        (Of::Choice(_, set), Given::Choice(at)) => set(config, *at),
        (Of::Tick(_, set), Given::Tick(on)) => set(config, *on),
        (Of::Figure(unit, _, set), Given::Text(typed)) => {
            let figure = unit.read(typed)?;
            set(config, figure).ok_or_else(|| controls::too_large(typed))?;
        }
        (Of::Servers(_, set), Given::Text(typed)) => set(config, row::servers(typed)?),
        // A control gives what it is made for.
        _ => {}
    }
    Ok(changed)
}
