//! What settings of the in-sync set and its coordinator may be.

use super::super::config::{Clock, Config, Detection};
use super::super::in_sync::{appoints, notices, rule};
use super::{Invalid, invalid};

/// Checks that the coordinator has what it needs.
pub(super) fn check_coordinator(config: &Config) -> Result<(), Invalid> {
    let failover = &config.failover;
    if config.clock == Clock::Scheduled && rule(config).is_some() {
        return invalid(
            "ack.who",
            "who is in sync is a matter of time, and clocks stand still; use another rule, or set clock \
             to \"running\"",
        );
    }
    if notices(config) && !appoints(config) {
        return invalid(
            "failover.detection",
            "the coordinator appoints servers by the in-sync set; set failover.choice to \"in sync\" or \
             \"unclean\", or use another detection",
        );
    }
    if !appoints(config) {
        return Ok(());
    }
    if rule(config).is_none() {
        return invalid(
            "failover.choice",
            "there is an in-sync set to choose from only with the ack rule {\"in_sync_min\": 1}; set \
             ack.who to that, or use another choice",
        );
    }
    if !matches!(failover.detection, Detection::Coordinator | Detection::Nobody) {
        return invalid(
            "failover.detection",
            "where the coordinator chooses, nobody else notices for it; use \"coordinator\" or \"nobody\"",
        );
    }
    if failover.majority {
        return invalid(
            "failover.majority",
            "where the coordinator chooses, nobody votes; turn it off",
        );
    }
    Ok(())
}
