//! What stands beside the stage: narration, writes, promises, guide, Break things, and what is read
//! out. Functions of the cluster and a little memory that is fed fact by fact; knows no browser.

pub mod about;
pub mod announcer;
mod asking;
pub mod breaking;
pub mod chapter;
pub mod faults;
pub mod guide;
pub mod message;
pub mod narrator;
pub mod path;
pub mod promises;
pub mod selected;
pub mod settings;
pub mod suggest;
mod watching;
pub mod writes;
