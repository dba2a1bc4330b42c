//! What failover settings, and orders that depend on them, may be.

use super::super::config::{Config, Failover};
use super::super::ids::ServerId;
use super::{Invalid, MAX_US, invalid, known, within};

/// Checks the order of preference.
pub(super) fn check_order(config: &Config) -> Result<(), Invalid> {
    let order = &config.failover.order;
    for (at, id) in order.iter().enumerate() {
        known("failover.order", *id, config)?;
        if order[..at].contains(id) {
            return invalid("failover.order", format!("{id} is listed twice"));
        }
    }
    Ok(())
}

/// Checks what keeps an old primary from serving.
pub(super) fn check_fencing(failover: &Failover) -> Result<(), Invalid> {
    if let Some(power_off) = failover.fencing.power_off {
        within("failover.fencing.power_off.takes_us", power_off.takes_us, 0, MAX_US)?;
    }
    let Some(lease) = failover.fencing.lease else { return Ok(()) };
    let (field, from) = ("failover.fencing.lease.us", failover.heartbeat_us + 1);
    within("failover.fencing.lease.drift_percent", lease.drift_percent, 0, 100)?;
    within(field, lease.us, from, MAX_US)?;
    if lease.hold_us() > failover.suspect_us {
        return invalid(
            field,
            format!(
                "{} is too long: with the allowed drift a voter waits {}, and failover.suspect_us \
                 is {}, so servers would be suspected whose lease still runs",
                lease.us,
                lease.hold_us(),
                failover.suspect_us
            ),
        );
    }
    if !failover.majority {
        return invalid(
            field,
            "a lease protects only where a winner needs the votes of a majority; turn \
             failover.majority on, or the lease off",
        );
    }
    Ok(())
}

/// Checks an order to follow a primary.
pub(super) fn check_follow(
    server: ServerId,
    primary: ServerId,
    config: &Config,
) -> Result<(), Invalid> {
    known("server", server, config)?;
    known("primary", primary, config)?;
    if server == primary {
        return invalid("primary", format!("{server} cannot follow itself"));
    }
    if config.failover.fencing.epochs {
        return invalid(
            "do",
            "with failover.fencing.epochs on, a server follows the highest epoch by itself; \
             \"follow\" needs it off",
        );
    }
    Ok(())
}
