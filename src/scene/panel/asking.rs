//! What a person may have a client ask: a write, a read, of a key, of whom.

use crate::scene::words::{breaking_faults as say, names, phrases};
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

/// What a client is called: "the client" where it is the only one.
pub(super) fn name(cluster: &Cluster, client: ClientId) -> String {
    names::client_word(client, cluster.clients().len() == 1)
}

/// The verbs for a client.
pub(super) fn of_client(cluster: &Cluster, client: ClientId) -> Vec<Verb> {
    let name = name(cluster, client);
    let (write, read) = (say::lets_write(&name), say::lets_read(&name));
    let ask = Action::Read { client, key: None, policy: None };
    vec![verb(write.0, write.1, Action::Write(client)), verb(read.0, read.1, ask)]
}

/// The further ones: reads of whom one likes, and single keys where there are several.
pub(super) fn further_of_client(cluster: &Cluster, client: ClientId) -> Vec<Lot> {
    let name = name(cluster, client);
    let of_whom = |policy: ReadPolicy| {
        let (label, sentence) = say::lets_read_of(&name, policy.kind());
        verb(label, sentence, Action::Read { client, key: None, policy: Some(policy) })
    };
    let mut verbs: Vec<Verb> = POLICIES.into_iter().map(of_whom).collect();
    if cluster.config().keys > 1 {
        let keys = cluster.config().all_keys().take(MOST_KEYS);
        verbs.extend(keys.flat_map(|key| of_key(&name, client, key)));
    }
    vec![Lot { title: phrases::sentence(&name), verbs }]
}

fn of_key(name: &str, client: ClientId, key: Key) -> [Verb; 2] {
    let (write, read) = (say::lets_write_key(name, key), say::lets_read_key(name, key));
    let ask = Action::Read { client, key: Some(key), policy: None };
    [verb(write.0, write.1, Action::WriteKey { client, key }), verb(read.0, read.1, ask)]
}
