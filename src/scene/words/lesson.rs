//! The words around a lesson; its own are in its file.

/// Region.
pub const LESSON: &str = "Lesson";
/// The filled button at the end of a step.
pub const NEXT_STEP: &str = "Next step";
/// The way on, whatever the step still asks for.
pub const NEXT: &str = "Next";
/// The way back.
pub const BACK: &str = "Back";
/// The step from its beginning.
pub const SET_UP_AGAIN: &str = "Set this step up again";
/// Back to free play.
pub const LEAVE: &str = "Leave the lesson";
/// The filled button while a wait takes long.
pub const SKIP_THE_WAIT: &str = "Skip ahead";
/// The filled button while the clock stands and nothing is asked.
pub const PLAY_ON: &str = "Play on";
/// An answer was right.
pub const RIGHT: &str = "Right.";
/// An answer was not.
pub const NOT_RIGHT: &str = "Not quite.";
/// The learner's own runs.
pub const YOUR_RUNS: &str = "Your own runs";
/// The heads of their table.
pub const RUN_HEADS: [&str; 4] = ["Done when", "A write took", "Lost", "Went on without a replica"];

/// "Step 3 of 7".
#[must_use]
pub fn step_of(step: usize, steps: usize) -> String {
    format!("Step {step} of {steps}")
}

/// "4 of 6 answers were right."
#[must_use]
pub fn answers(right: usize, of: usize) -> String {
    format!("{right} of {of} answers were right.")
}

/// What the remote's button does next: "Page Down: Knock out S1".
#[must_use]
pub fn next_press(act: &str) -> String {
    format!("Page Down: {act}")
}

/// The lesson's file did not come.
#[must_use]
pub fn did_not_come(name: &str) -> String {
    format!("The lesson \"{name}\" could not be loaded. Try again when the page's host answers.")
}
