//! What the page says around a lesson, whatever the lesson. Its own words are in its file.

use crate::sim::ids::ServerId;

/// Region.
pub const LESSON: &str = "Lesson";
/// The filled button at the end of a step.
pub const NEXT_STEP: &str = "Next step";
/// The filled button at the end of a lesson.
pub const PLAY_FREELY: &str = "Play freely";
/// The way on, whatever the step still asks for.
pub const NEXT: &str = "Next";
/// The way back.
pub const BACK: &str = "Back";
/// The step from its beginning.
pub const SET_UP_AGAIN: &str = "Set this step up again";
/// Back to free play.
pub const LEAVE: &str = "Leave";
/// The filled button while a wait takes long.
pub const SKIP_THE_WAIT: &str = "Skip ahead";
/// The filled button while the clock stands and nothing is asked.
pub const PLAY_ON: &str = "Play on";
/// What a remote's button does to an open question.
pub const SHOW_ANSWER: &str = "show what happens";
/// An answer was right.
pub const RIGHT: &str = "Right.";
/// An answer was not.
pub const NOT_RIGHT: &str = "Not quite.";
/// The learner's own runs.
pub const YOUR_RUNS: &str = "Your own runs";
/// The choice of a question that the run has shown to be right, for those who do not see its mark.
pub const IS_RIGHT: &str = "this is what happened";
/// What to try now.
pub const CHALLENGE: &str = "A challenge";

/// "Step 3 of 7".
#[must_use]
pub fn step_of(step: usize, steps: usize) -> String {
    format!("Step {step} of {steps}")
}

/// What the remote's button does next: "Page Down: Knock out S1".
#[must_use]
pub fn next_press(act: &str) -> String {
    format!("Page Down: {act}")
}

/// The lesson's file cannot be opened.
#[must_use]
pub fn not_opened(why: &str) -> String {
    format!("This lesson was not opened. {why}")
}

/// The lesson's file did not come.
#[must_use]
pub fn did_not_come(name: &str) -> String {
    format!("The lesson \"{name}\" could not be loaded. Try again when the page's host answers.")
}

/// There is no lesson of that name beside the page.
#[must_use]
pub fn no_such(name: &str) -> String {
    format!("There is no lesson \"{name}\" here. This is the opening instead.")
}

/// To an act for which the lesson has no sentence.
#[must_use]
pub fn not_this_step(button: &str) -> String {
    format!("That is worth a look, but not what this step is about. It goes on with: {button}.")
}

/// The button, when some of several writes are asked for already.
#[must_use]
pub fn write_the_rest() -> String {
    "Write the rest".into()
}

/// "Heal S1 to S2".
#[must_use]
pub fn heal(from: ServerId, to: ServerId) -> String {
    format!("Heal {from} to {to}")
}

/// A row of the table: what the learner did not try.
#[must_use]
pub fn not_tried() -> String {
    "not tried".into()
}

/// A row of the table: how many writes were lost.
#[must_use]
pub fn lost(count: u32) -> String {
    if count == 0 { "none".into() } else { count.to_string() }
}

/// A row of the table: whether writes went on when a replica died.
#[must_use]
pub fn went_on(went_on: bool) -> String {
    if went_on { "yes".into() } else { "no".into() }
}

/// A row of the table: the rule.
#[must_use]
pub fn rule(who: &str) -> String {
    format!("done when {who}")
}

/// The heads of the table's columns.
#[must_use]
pub const fn table_heads() -> [&'static str; 4] {
    ["Rule", "A write took", "Lost", "Went on when a replica died"]
}

/// "4 of 6 answers were right."
#[must_use]
pub fn answers(right: usize, of: usize) -> String {
    format!("{right} of {of} answers were right.")
}
