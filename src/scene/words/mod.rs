//! Every sentence of the page, in one place, as functions of what they are about. One room for each
//! part of the page. They know no layout and decide nothing: what is worth saying is decided by who
//! calls them.

pub mod breaking;
pub mod breaking_faults;
pub mod controls;
pub mod fates;
pub mod file;
pub mod foot;
pub mod guide;
pub mod in_sync;
pub mod keys;
pub mod lesson;
pub mod marks;
pub mod names;
pub mod narration;
pub mod narration_faults;
pub mod narration_topology;
pub mod own;
pub mod page;
pub mod people;
pub mod phrases;
pub mod promises;
pub mod reading;
pub mod selected;
pub mod settings;
pub mod speech;
pub mod trail;
pub mod watching;
