//! Random cascades: servers that are fed by others, at any depth (rule 21).

use ripple::sim::config::{Cascaded, Config};
use ripple::sim::ids::ServerId;

use super::config::rule;
use crate::dice::Dice;

/// Some of the last servers are fed by others.
pub fn settle(config: &mut Config, dice: &mut Dice) {
    let many = dice.short(config.servers - 1) + 1;
    config.cascade = ServerId::all(config.servers)
        .skip(usize::from(config.servers - many))
        .map(|server| Cascaded { server, upstream: ServerId(dice.short(server.0)) })
        .collect();
    config.failover.fencing.epochs = true;
    config.failover.order.retain(|server| server.0 < config.servers - many);
    config.ack = rule(config, dice);
}
