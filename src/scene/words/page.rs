//! Names of regions and of the buttons that never change.

/// The product.
pub const NAME: &str = "Ripple";
/// Region.
pub const STAGE: &str = "Stage";
/// Region.
pub const GUIDE: &str = "Guide";
/// Region.
pub const HAPPENING: &str = "What is happening";
/// Region.
pub const WRITES: &str = "Writes";
/// Region.
pub const PROMISES: &str = "Promises";
/// Region.
pub const BREAK_THINGS: &str = "Break things";
/// The region of the messages on their way.
pub const MESSAGES: &str = "Messages";

/// "3 on their way".
#[must_use]
pub fn on_their_way(messages: usize) -> String {
    match messages {
        0 => "none on its way".into(),
        1 => "one on its way".into(),
        many => format!("{many} on their way"),
    }
}

/// Opens the way of a write.
pub const FOLLOW: &str = "Follow it to every server and back";

/// Opens the further acts of Break things, and heads them.
pub const MORE: &str = "More";
/// Their region.
pub const MORE_TO_BREAK: &str = "More to break";
/// Region.
pub const SETTINGS: &str = "Settings";
/// Region.
pub const TIME: &str = "Time";
/// The status that tells the simulated time.
pub const SIMULATED_TIME: &str = "Simulated time";

/// A part of the page did not come.
pub const MISSING: &str =
    "This needs a part of the page that could not be loaded. Check the connection and try again.";

/// Time runs.
pub const PLAY: &str = "Play";
/// Time stands.
pub const PAUSE: &str = "Pause";
/// To the next event.
pub const STEP: &str = "Step";
/// The same in the Guide: no two buttons share a name.
pub const STEP_ON: &str = "Step on";
/// To the next headline.
pub const SKIP: &str = "Skip the wait";
/// Slower.
pub const SLOWER: &str = "Slower";
/// Faster.
pub const FASTER: &str = "Faster";
/// The pace.
pub const SPEED: &str = "Speed";
/// The client writes.
pub const WRITE: &str = "Write";
/// Another run.
pub const NEW_SEED: &str = "New seed";
/// Back to everything around the stage.
pub const LEAVE_PRESENTER: &str = "Leave";
/// The line between two primaries.
pub const TWO_PRIMARIES: &str = "two primaries";

/// The client's name on the stage.
pub const CLIENT: &str = "Client";

/// Heads of the table of writes.
pub const TABLE_HEADS: [&str; 5] =
    ["Write", "Whose booking", "The client was told", "Copies", "Fate"];
/// What the table of writes is.
pub const TABLE_CAPTION: &str = "Every write and its fate";
/// Opens the table of writes.
pub const SHOW_TABLE: &str = "Show table";
/// Closes it.
pub const HIDE_TABLE: &str = "Hide table";
/// The strip of writes.
pub const NEWEST_WRITES: &str = "Newest writes";
/// The button of a server that runs.
pub const KNOCK_OUT: &str = "Knock out";
/// The button of a server that is down.
pub const BRING_BACK: &str = "Bring back";
/// Closes a sheet or a dialog.
pub const CLOSE: &str = "Close";
/// What the page is, beside its name.
pub const TAGLINE: &str = "Replication, shown";
/// Opens presenter view.
pub const PRESENT: &str = "Present";
/// From an embedded page to the whole one.
pub const OPEN_WHOLE: &str = "Open in Ripple";
/// The pace that is set.
pub const PACE: &str = "Pace";

/// The switch for everything.
pub const FULL_DETAIL: &str = "Full detail";
/// The switch for the colours of the night.
pub const DARK: &str = "Dark";
/// The switch for the colours of the day.
pub const LIGHT: &str = "Light";
/// While the lesson is fetched with which the page opens.
pub const LESSON_COMES: &str = "The lesson is loading.";

/// "Dark colours".
#[must_use]
pub fn colours(theme: &str) -> String {
    format!("{theme} colours")
}

/// People take a good simulation for a film unless told.
#[must_use]
pub fn live_run(seed: u64) -> String {
    format!("live run, seed {seed} ")
}

/// How many older writes the strip leaves out: "and 12 older".
#[must_use]
pub fn older(writes: u32) -> String {
    format!("and {writes} older")
}
