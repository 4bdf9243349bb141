//! Names and titles that something had before: they stay findable.

/// The names that were, after a change from one name to another.
#[must_use]
pub fn former_names(former: &[String], before: &str, after: &str) -> Vec<String> {
    let mut names: Vec<String> = former.iter().filter(|name| *name != after).cloned().collect();
    if before != after && !names.iter().any(|name| name == before) {
        names.push(before.to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_before_becomes_a_former_one() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(former_names(&[], "A", "A"), names(&[]));
        assert_eq!(former_names(&[], "A", "B"), names(&["A"]));
        assert_eq!(former_names(&names(&["A"]), "B", "A"), names(&["B"]), "and back");
        assert_eq!(former_names(&names(&["A"]), "A", "B"), names(&["A"]));
    }
}
