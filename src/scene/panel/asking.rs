//! What a person may have a client ask: a write, a read, of a key, of whom.

use crate::scene::words::breaking_faults as say;
use crate::sim::action::Action;
use crate::sim::cluster::Cluster;
use crate::sim::config::ReadPolicy;
use crate::sim::ids::{ClientId, Key};

use super::breaking::{Lot, Verb, verb};

/// More keys than these are not offered one by one.
const MOST_KEYS: usize = 4;
/// Whom a read may be asked of, whatever is set.
const POLICIES: [ReadPolicy; 4] =
    [ReadPolicy::Primary, ReadPolicy::Confirmed, ReadPolicy::Any, ReadPolicy::OwnWrites];

/// The verbs for a client.
pub(super) fn of_client(client: ClientId) -> Vec<Verb> {
    let (write, read) = (say::lets_write(client), say::lets_read(client));
    let ask = Action::Read { client, key: None, policy: None };
    vec![verb(write.0, write.1, Action::Write(client)), verb(read.0, read.1, ask)]
}

/// The further ones: reads of whom one likes, and single keys where there are several.
pub(super) fn further_of_client(cluster: &Cluster, client: ClientId) -> Vec<Lot> {
    let of_whom = |policy: ReadPolicy| {
        let (label, sentence) = say::lets_read_of(client, policy.kind());
        verb(label, sentence, Action::Read { client, key: None, policy: Some(policy) })
    };
    let mut verbs: Vec<Verb> = POLICIES.into_iter().map(of_whom).collect();
    if cluster.config().keys > 1 {
        verbs.extend(
            cluster.config().all_keys().take(MOST_KEYS).flat_map(|key| of_key(client, key)),
        );
    }
    vec![Lot { title: say::client_title(client), verbs }]
}

fn of_key(client: ClientId, key: Key) -> [Verb; 2] {
    let (write, read) = (say::lets_write_key(client, key), say::lets_read_key(client, key));
    let ask = Action::Read { client, key: Some(key), policy: None };
    [verb(write.0, write.1, Action::WriteKey { client, key }), verb(read.0, read.1, ask)]
}
