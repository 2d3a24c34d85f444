//! Presets for `extends:`, built into the program: checks with the thresholds of the runbooks they come from.

/// Name and text of each, in the order of the help.
const ALL: [(&str, &str); 5] = [
    ("default", include_str!("presets/default.yaml")),
    ("sofare-ai", include_str!("presets/sofare-ai.yaml")),
    ("pneumonia-detector", include_str!("presets/pneumonia-detector.yaml")),
    ("self-healing-pipeline", include_str!("presets/self-healing-pipeline.yaml")),
    ("portfolio", include_str!("presets/portfolio.yaml")),
];

pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    ALL.iter().map(|(name, _)| *name)
}

pub(super) fn text(name: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
