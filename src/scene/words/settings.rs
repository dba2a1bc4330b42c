//! What the settings come to, in short, and why one is refused.

use crate::sim::config::{AckRule, Detection, Failover, Who};
use crate::sim::validate::{Invalid, Outside};

use super::controls::decimal;
use super::phrases::count;

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

/// The summary of the closed region.
#[must_use]
pub fn summary(ack: &AckRule) -> String {
    format!("Settings: done when {}", who(&ack.who))
}

/// Why a figure is refused, in the unit in which it was typed: the engine counts in microseconds and
/// millionths, people here in milliseconds and percent.
#[must_use]
pub fn refused(invalid: &Invalid) -> String {
    let (digits, unit) = match invalid.field.as_str() {
        field if field.ends_with("us") => (3, " ms"),
        field if field.ends_with("_per_million") => (4, " %"),
        _ => (0, ""),
    };
    match invalid.outside {
        Some(Outside { value, from, to }) if digits > 0 => {
            let [value, from, to] = [value, from, to].map(|figure| decimal(figure, digits));
            format!("{value}{unit} is not allowed; it must be from {from} to {to}{unit}")
        }
        _ => invalid.problem.clone(),
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
            "700000 ms is not allowed; it must be from 0.001 to 600000 ms"
        );
        let failover = Failover { suspect_us: 20_000, ..Config::default().failover };
        assert_eq!(
            refusal(Setting::Failover(failover)),
            "20 ms is not allowed; it must be from 25.001 to 600000 ms"
        );
        assert_eq!(refusal(Setting::Window(0)), "0 is not allowed; it must be from 1 to 1024");
    }
}
