//! Labels of the settings, one line of help for each, and the summary of the closed region.

use crate::sim::config::{AckRule, Detection, Failover, Level, Load, TooFew, Who};
use crate::sim::validate::{Invalid, Outside};

use super::phrases::{count, duration};

/// A setting on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// How many servers.
    Servers,
    /// When a client is told *done*.
    Ack,
    /// What a replica must have done before it counts.
    Level,
    /// What happens when too few answer.
    TooFew,
    /// Updates that may be unacknowledged.
    Window,
    /// Who follows a dead primary.
    Failover,
    /// Latency between servers.
    Latency,
    /// How often the client writes.
    Load,
    /// Whether the client asks again.
    Retries,
    /// The seed of chance.
    Seed,
}

/// The label.
#[must_use]
pub const fn label(name: Name) -> &'static str {
    match name {
        Name::Servers => "Servers",
        Name::Ack => "A write is done when",
        Name::Level => "A replica has it when it is",
        Name::TooFew => "When too few answer",
        Name::Window => "Updates on the way",
        Name::Failover => "When the primary is silent",
        Name::Latency => "Time between servers",
        Name::Load => "The client writes",
        Name::Retries => "The client asks again",
        Name::Seed => "Seed",
    }
}

/// One line of help.
#[must_use]
pub const fn help(name: Name) -> &'static str {
    match name {
        Name::Servers => "Another number starts a new run.",
        Name::Ack => "The more must have it, the safer and the slower.",
        Name::Level => "Memory is quick; only a disk survives a crash.",
        Name::TooFew => "Waiting loses nothing; going on without them may.",
        Name::Window => "How many updates a replica may owe an answer for.",
        Name::Failover => {
            "Real systems wait 10 to 30 s before they suspect; here 80 ms, so that you can watch."
        }
        Name::Latency => "One way. Each message takes a little more or less.",
        Name::Load => "One write after the other, or only when you ask.",
        Name::Retries => "Under the same number, so nothing is written twice.",
        Name::Seed => "The same seed gives the same run.",
    }
}

/// Whose acknowledgement makes a write done: "one replica has it".
#[must_use]
pub fn who(who: &Who) -> String {
    match who {
        Who::Nobody => "the primary has it".into(),
        Who::Any { count: 1 } => "one replica has it".into(),
        Who::Any { count: many } => format!("{} have it", count(*many, "replica", "replicas")),
        Who::First { count: 1, .. } => "the first replica has it".into(),
        Who::First { count: many, .. } => format!("the first {many} replicas have it"),
        Who::Majority => "a majority has it".into(),
        Who::All => "all replicas have it".into(),
        Who::InSync { least, .. } => format!("all in sync have it, {least} at least"),
    }
}

/// What a replica must have done.
#[must_use]
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::Received => "in memory",
        Level::Flushed => "on disk",
        Level::Applied => "readable",
    }
}

/// What happens when too few answer.
#[must_use]
pub fn too_few(too_few: TooFew) -> String {
    match too_few {
        TooFew::Wait => "wait".into(),
        TooFew::GoAsync { after_us } => format!("go on without them after {}", duration(after_us)),
        TooFew::Refuse { after_us } => format!("refuse after {}", duration(after_us)),
    }
}

/// "1 update".
#[must_use]
pub fn window(window: u32) -> String {
    count(window, "update", "updates")
}

/// Who follows a dead primary.
#[must_use]
pub const fn failover(failover: &Failover) -> &'static str {
    match (failover.detection, failover.majority) {
        (Detection::Replicas, true) => "the replicas notice and vote",
        (Detection::Replicas, false) => "the first replica that notices takes over",
        (Detection::Nobody, _) => "you promote one by hand",
        (Detection::Monitors { .. }, true) => "monitors notice, and the replicas vote",
        (Detection::Monitors { .. }, false) => "monitors notice and choose",
        (Detection::Coordinator, _) => "the coordinator appoints one that is in sync",
    }
}

/// "20 ms".
#[must_use]
pub fn latency(us: u64) -> String {
    duration(us)
}

/// How often the client writes.
#[must_use]
pub fn load(load: Load) -> String {
    match load {
        Load::Hand => "only when you ask".into(),
        Load::Closed { pause_us } => format!("{} after each answer", duration(pause_us)),
        Load::Open { every_us } => format!("every {}", duration(every_us)),
    }
}

/// Whether the client asks again.
#[must_use]
pub const fn retries(retries: u32) -> &'static str {
    if retries == 0 { "never" } else { "until it is answered" }
}

/// The summary of the closed region.
#[must_use]
pub fn summary(ack: &AckRule) -> String {
    format!("Settings: done when {}", who(&ack.who))
}

/// "live run, seed 7".
#[must_use]
pub fn live_run(seed: u64) -> String {
    format!("live run, seed {seed}")
}

/// Why a figure is refused, in the unit in which it was typed: the engine counts in microseconds,
/// people here in milliseconds.
#[must_use]
pub fn refused(invalid: &Invalid) -> String {
    match invalid.outside {
        Some(Outside { value, from, to }) if invalid.field.ends_with("_us") => {
            let (value, from, to) = (value / 1_000, from.div_ceil(1_000), to / 1_000);
            format!("{value} ms is not allowed; it must be from {from} to {to} ms")
        }
        _ => invalid.problem.clone(),
    }
}

/// Why what was typed is no figure.
#[must_use]
pub fn no_figure(typed: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() {
        "Type a whole number".into()
    } else if typed.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{typed} is too large")
    } else {
        format!("\"{typed}\" is not a whole number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::action::{Action, Setting};
    use crate::sim::config::Config;
    use crate::sim::validate::check_action;

    fn refusal(setting: Setting) -> String {
        let config = Config::default();
        refused(&check_action(&Action::Set(setting), &config).expect_err("it is not allowed"))
    }

    #[test]
    fn a_time_is_refused_in_the_unit_in_which_it_was_typed() {
        assert_eq!(
            refusal(Setting::ServerLatency(700_000_000)),
            "700000 ms is not allowed; it must be from 1 to 600000 ms"
        );
        let failover = Failover { suspect_us: 20_000, ..Config::default().failover };
        assert_eq!(
            refusal(Setting::Failover(failover)),
            "20 ms is not allowed; it must be from 26 to 600000 ms"
        );
        assert_eq!(refusal(Setting::Window(0)), "0 is not allowed; it must be from 1 to 1024");
    }

    #[test]
    fn what_is_no_figure_is_told_as_it_was_typed() {
        assert_eq!(no_figure("-3"), "\"-3\" is not a whole number");
        assert_eq!(no_figure("99999999999999999999"), "99999999999999999999 is too large");
        assert_eq!(no_figure(""), "Type a whole number");
    }
}
