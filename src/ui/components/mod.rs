//! The parts of the page, one a file. Each gets what it shows and one callback for what is asked.
#![expect(
    missing_docs,
    reason = "the names of props say what they are; a comment says what a name cannot"
)]

pub mod break_bar;
pub mod card;
pub mod client;
pub mod depths;
pub mod embed_bar;
pub mod further;
pub mod gates;
pub mod guide;
pub mod happening;
pub mod header;
pub mod in_flight;
pub mod key_list;
pub mod ledger;
pub mod lesson;
pub mod links;
pub mod log_strip;
pub mod messages;
pub mod moving;
pub mod promises;
pub mod region;
pub mod resting;
pub mod run_files;
pub mod selected;
pub mod setting;
pub mod settings;
pub mod stage;
pub mod time_bar;
pub mod writes;
