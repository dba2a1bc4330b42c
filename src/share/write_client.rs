//! Writes down what a configuration says of clients, and the settings of one.

use crate::sim::action::ClientSetting;
use crate::sim::config::{ClientConfig, Config, Load, ReadPolicy, Visibility};
use crate::sim::ids::ClientId;

use super::json::Json;
use super::words::{ON_PRIMARY, ON_REPLICA, POLICIES, word_of};

/// The field that says who the clients are: one, or a list.
pub fn clients(config: &Config) -> (&'static str, Json) {
    if config.others.is_empty() {
        ("client", client(&config.client))
    } else {
        ("clients", config.clients().map(client).collect())
    }
}

/// A client; what it does not have is left out.
fn client(client: &ClientConfig) -> Json {
    let mut fields = vec![("load".to_owned(), load(client.load))];
    fields.extend(patience(client.timeout_us, client.retries));
    fields.push(("ask_again_us".to_owned(), client.ask_again_us.into()));
    if let Some(latency) = client.latency_us {
        fields.push(("latency_us".to_owned(), latency.into()));
    }
    if let Some(near) = client.near {
        fields.push(("near".to_owned(), near.to_string().into()));
    }
    fields.push(("idempotent".to_owned(), client.idempotent.into()));
    let mut reads = vec![
        ("percent".to_owned(), client.reads.percent.into()),
        ("policy".to_owned(), policy(client.reads.policy)),
    ];
    if let Some(prefer) = client.reads.prefer {
        reads.push(("prefer".to_owned(), prefer.to_string().into()));
    }
    fields.push(("reads".to_owned(), Json::Object(reads)));
    Json::Object(fields)
}

/// A client's load.
pub fn load(load: Load) -> Json {
    match load {
        Load::Hand => "by hand".into(),
        Load::Closed { pause_us } => Json::object([("pause_us", pause_us.into())]),
        Load::Open { every_us } => Json::object([("every_us", every_us.into())]),
    }
}

/// How long a client waits.
pub fn patience(timeout_us: u64, retries: u32) -> [(String, Json); 2] {
    [("timeout_us".to_owned(), timeout_us.into()), ("retries".to_owned(), retries.into())]
}

/// A read policy.
pub fn policy(policy: ReadPolicy) -> Json {
    match policy {
        ReadPolicy::Within { us } => Json::object([("within_us", us.into())]),
        policy => word_of(&POLICIES, &policy).into(),
    }
}

/// What a client reads, as a setting that changes.
pub fn reading(percent: u32, by: ReadPolicy) -> Json {
    Json::object([("percent", percent.into()), ("policy", policy(by))])
}

/// A setting of one client.
pub fn client_setting(client: ClientId, setting: ClientSetting) -> Json {
    let mut fields = vec![("name".to_owned(), Json::from(client.to_string()))];
    match setting {
        ClientSetting::Load(new) => fields.push(("load".to_owned(), load(new))),
        ClientSetting::Patience { timeout_us, retries } => {
            fields.extend(patience(timeout_us, retries));
        }
        ClientSetting::Reads { percent, policy } => {
            fields.push(("reads".to_owned(), reading(percent, policy)));
        }
    }
    Json::Object(fields)
}

/// What readers see.
pub fn visibility(visibility: Visibility) -> Json {
    Json::object([
        ("primary", word_of(&ON_PRIMARY, &visibility.primary).into()),
        ("replica", word_of(&ON_REPLICA, &visibility.replica).into()),
    ])
}
