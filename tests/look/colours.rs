//! The tokens of the style sheet: readable on every surface, and epochs that no eye confuses.

use crate::colour::{Rgb, Vision, contrast, distance};

const STYLE: &str = include_str!("../../static/style.css");

/// What text may stand on.
const SURFACES: [&str; 5] = ["bg", "stage", "card", "panel", "well"];
/// What tells the fate of a write, and its own tint.
const FATES: [&str; 5] = ["safe", "risk", "ghost", "dropped", "pending"];

/// The colour tokens of one theme.
struct Theme {
    name: &'static str,
    tokens: Vec<(String, Rgb)>,
}

impl Theme {
    fn all() -> [Self; 2] {
        [Self::read("light", ":root {"), Self::read("dark", "\n[data-theme=dark] {")]
    }

    fn read(name: &'static str, selector: &str) -> Self {
        let (_, after) = STYLE.split_once(selector).expect("the theme's block");
        let (block, _) = after.split_once('}').expect("the block's end");
        let tokens = block
            .split(';')
            .filter_map(|declaration| declaration.trim().strip_prefix("--")?.split_once(": #"))
            .map(|(token, hex)| (token.to_owned(), Rgb::from_hex(hex)))
            .collect();
        Self { name, tokens }
    }

    fn get(&self, token: &str) -> Rgb {
        let found = self.tokens.iter().find(|(name, _)| name == token);
        found.unwrap_or_else(|| panic!("--{token} in the {} theme", self.name)).1
    }

    fn assert_contrast(&self, of: &str, on: &str, least: f64) {
        let contrast = contrast(self.get(of), self.get(on));
        assert!(contrast >= least, "{}: --{of} on --{on} is {contrast:.2}:1", self.name);
    }
}

#[test]
fn both_themes_have_the_same_tokens() {
    let [light, dark] = Theme::all()
        .map(|theme| theme.tokens.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
    assert_eq!(light, dark);
    assert_eq!(light.len(), 40);
}

#[test]
fn text_and_fates_are_readable_on_every_surface_and_on_their_own_tint() {
    for theme in Theme::all() {
        for surface in SURFACES {
            for text in ["ink", "ink-2", "lost"].into_iter().chain(FATES) {
                theme.assert_contrast(text, surface, 5.2);
            }
        }
        for fate in FATES.into_iter().chain(["lost"]) {
            theme.assert_contrast(fate, &format!("{fate}-bg"), 5.2);
            theme.assert_contrast("ink", &format!("{fate}-bg"), 5.2);
        }
        theme.assert_contrast("lost-ink", "lost-fill", 5.2);
        theme.assert_contrast("act-ink", "act", 5.2);
    }
}

#[test]
fn outlines_and_focus_are_visible_on_every_surface() {
    for theme in Theme::all() {
        for surface in SURFACES {
            theme.assert_contrast("line-strong", surface, 4.1);
            theme.assert_contrast("focus", surface, 4.1);
        }
    }
}

#[test]
fn a_number_is_readable_on_every_epoch_and_hollow_blocks_are_visible() {
    for theme in Theme::all() {
        for epoch in 1..=4 {
            theme.assert_contrast(&format!("epoch-{epoch}-ink"), &format!("epoch-{epoch}"), 5.2);
            theme.assert_contrast(&format!("epoch-{epoch}-line"), "card", 4.1);
        }
    }
}

#[test]
fn no_eye_confuses_two_epochs() {
    for theme in Theme::all() {
        for vision in Vision::ALL {
            for (a, b) in [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)] {
                let seen = |epoch: u8| vision.sees(theme.get(&format!("epoch-{epoch}")));
                let distance = distance(seen(a), seen(b));
                let which = format!("{}, {vision:?}, epochs {a} and {b}", theme.name);
                assert!(distance >= 21.0, "{which}: {distance:.1}");
            }
        }
    }
}
