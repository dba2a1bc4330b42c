//! Who may be fed by whom, and what one that is fed by a replica cannot do (rule 21).

use super::super::config::{Config, Who};
use super::super::ids::{Epoch, ServerId};
use super::super::in_sync::rule;
use super::{Invalid, invalid, known};

/// Checks who is fed by whom.
pub(super) fn check_cascade(config: &Config) -> Result<(), Invalid> {
    if config.cascade.is_empty() {
        return Ok(());
    }
    for (at, cascaded) in config.cascade.iter().enumerate() {
        let field = |name: &str| format!("cascade[{at}].{name}");
        let (server, upstream) = (cascaded.server, cascaded.upstream);
        known(&field("server"), server, config)?;
        known(&field("upstream"), upstream, config)?;
        if server == Epoch::FIRST.primary() {
            let problem = format!("{server} is primary when the run begins, and nobody feeds it");
            return invalid(&field("server"), problem);
        }
        if config.cascade[..at].iter().any(|other| other.server == server) {
            return invalid(&field("server"), format!("{server} is listed twice"));
        }
        if let Some(named) = named_elsewhere(server, config) {
            let problem = format!("{server} has an upstream, so it has no vote and does not count");
            return invalid(named, problem);
        }
    }
    check_loops(config)?;
    if !config.failover.fencing.epochs {
        return invalid(
            "failover.fencing.epochs",
            "where a replica feeds others, everybody follows the highest epoch; turn it on, or leave \
             cascade out",
        );
    }
    if rule(config).is_some() {
        return invalid(
            "ack.who",
            "the in-sync set is of servers that the primary feeds itself; use another rule, or leave \
             cascade out",
        );
    }
    Ok(())
}

/// Every chain ends at a server that the primary feeds.
fn check_loops(config: &Config) -> Result<(), Invalid> {
    for (at, cascaded) in config.cascade.iter().enumerate() {
        let mut chain = vec![cascaded.server];
        let mut next = Some(cascaded.upstream);
        while let Some(server) = next {
            if let Some(from) = chain.iter().position(|before| *before == server) {
                return invalid(&format!("cascade[{at}].upstream"), loop_problem(&chain[from..]));
            }
            chain.push(server);
            next = config.upstream_of(server);
        }
    }
    Ok(())
}

/// What is wrong with servers of which each is fed by the next, and the last by one of them.
fn loop_problem(chain: &[ServerId]) -> String {
    let names: Vec<String> = chain.iter().map(ServerId::to_string).collect();
    match names.as_slice() {
        [only] => format!("{only} cannot feed itself"),
        _ => format!(
            "{} feed each other in a loop; every chain must end at a server that is not listed",
            names.join(", ")
        ),
    }
}

/// Where a server is named as one that votes or counts.
fn named_elsewhere(server: ServerId, config: &Config) -> Option<&'static str> {
    let listed = matches!(&config.ack.who, Who::First { list, .. } if list.contains(&server));
    let ranked = config.failover.order.contains(&server);
    match (listed, ranked) {
        (true, _) => Some("ack.who.list"),
        (_, true) => Some("failover.order"),
        _ => None,
    }
}

/// Checks an order to become primary.
pub(super) fn check_stands(server: ServerId, config: &Config) -> Result<(), Invalid> {
    known("server", server, config)?;
    match config.upstream_of(server) {
        Some(upstream) => invalid(
            "server",
            format!("{server} is fed by {upstream}: it has no vote and cannot become primary"),
        ),
        None => Ok(()),
    }
}
