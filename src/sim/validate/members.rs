//! What does not go with servers that come and go (rule 21b).

use super::super::config::{Choice, Config, Detection, Who};
use super::super::ids::ServerId;
use super::{Invalid, invalid, known, within};

/// Checks what a cluster needs whose members change.
pub(super) fn check_members(config: &Config) -> Result<(), Invalid> {
    within("spares", config.spares, 0, config.servers - 1)?;
    if !config.members_change() {
        return Ok(());
    }
    let failover = &config.failover;
    if !config.cascade.is_empty() {
        return invalid(
            "cascade",
            "members come and go only where the primary feeds everybody; leave cascade out, or set \
             spares to 0",
        );
    }
    if matches!(config.ack.who, Who::InSync { .. }) {
        return invalid(
            "ack.who",
            "the in-sync set and members that come and go are two ways to say who counts; use another \
             rule, or set spares to 0",
        );
    }
    if matches!(failover.detection, Detection::Monitors { .. }) {
        return invalid(
            "failover.detection",
            "monitors do not learn of members that come and go; use \"replicas\" or \"nobody\", or set \
             spares to 0",
        );
    }
    if failover.choice != Choice::MostAdvanced || !failover.majority {
        let field = if failover.majority { "failover.choice" } else { "failover.majority" };
        return invalid(
            field,
            "a new primary must know the members: it needs a majority and the most advanced log; or set \
             spares to 0",
        );
    }
    if !failover.fencing.epochs {
        return invalid(
            "failover.fencing.epochs",
            "who the members are is known by epoch; turn it on, or set spares to 0",
        );
    }
    if !config.disk.flush {
        return invalid(
            "disk.flush",
            "who the members are must survive a crash; turn it on, or set spares to 0",
        );
    }
    Ok(())
}

/// Checks an order to add or remove a member.
pub(super) fn check_change(server: ServerId, config: &Config) -> Result<(), Invalid> {
    known("server", server, config)?;
    if !config.members_change() {
        return invalid(
            "do",
            "members come and go only in a run that has spares; set spares to 1 or more",
        );
    }
    Ok(())
}
