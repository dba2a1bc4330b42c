//! What is said of a run file: that it is open, and at its end whether the run came to what it expects.

use super::phrases::count;

/// More failures than these are counted.
const MOST_TOLD: usize = 2;

/// It is open.
#[must_use]
pub fn opened(title: &str, notice: Option<&str>) -> String {
    let opened = match title {
        "" => "The run file is open.".to_owned(),
        title => format!("\"{title}\" is open."),
    };
    notice.map_or(opened.clone(), |notice| format!("{opened} It was {notice}."))
}

/// It cannot be read.
#[must_use]
pub fn not_opened(error: &str) -> String {
    format!("This file was not opened. {error}")
}

/// The run has come to its end: so much was expected, and this was not met, as expected and as found.
#[must_use]
pub fn ends(expected: usize, unmet: &[(&str, &str)]) -> String {
    const ENDS: &str = "The file ends here";
    let all = u64::try_from(expected).unwrap_or(u64::MAX);
    match (expected, unmet) {
        (0, _) => format!("{ENDS}. The run goes on if you play."),
        (1, []) => format!("{ENDS}, and what it expects is so."),
        (_, []) => format!("{ENDS}, and all {all} things that it expects are so."),
        _ => {
            let fail = if unmet.len() == 1 { "is" } else { "are" };
            let things = count(all, "thing that it expects", "things that it expects");
            let told = unmet.iter().take(MOST_TOLD);
            let mut told: Vec<String> =
                told.map(|(wanted, found)| format!("{wanted}, but found: {found}")).collect();
            if unmet.len() > MOST_TOLD {
                told.push(format!("and {} more", unmet.len() - MOST_TOLD));
            }
            format!("{ENDS}. Of {things}, {} {fail} not so: {}.", unmet.len(), told.join("; "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_told_as_it_was_expected_and_as_it_is() {
        assert_eq!(ends(0, &[]), "The file ends here. The run goes on if you play.");
        assert_eq!(ends(5, &[]), "The file ends here, and all 5 things that it expects are so.");
        assert_eq!(
            ends(5, &[("counts.lost: 0", "2")]),
            "The file ends here. Of 5 things that it expects, 1 is not so: counts.lost: 0, but found: 2."
        );
        let many = [("a", "1"), ("b", "2"), ("c", "3")];
        let told = ends(3, &many);
        assert!(
            told.ends_with("3 are not so: a, but found: 1; b, but found: 2; and 1 more."),
            "{told}"
        );
    }
}
