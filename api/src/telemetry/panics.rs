//! What is told of a panic: where it was, and what it said only if that cannot hold anybody's data.

use std::{any::Any, panic};

/// Tells panics in the log instead of on standard error, where the default hook writes all that they say.
pub fn tell_in_log() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, said = message(panic.payload()), "a panic");
    }));
}

/// What a panic said, if it is a text of the program. One that was put together can repeat what was being
/// worked on: that of a string that is cut in the middle of a character repeats the string.
#[must_use]
pub fn message(panic: &(dyn Any + Send)) -> &'static str {
    panic.downcast_ref::<&'static str>().copied().unwrap_or("not told: it may hold data")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_program_itself_says_is_told() {
        let said = |panics: fn()| message(&*panic::catch_unwind(panics).unwrap_err());
        assert_eq!(said(|| panic!("a rule is broken")), "a rule is broken");
        let text = || "Müller".to_owned();
        let cut = panic::catch_unwind(|| text()[..2].to_owned()).unwrap_err();
        assert!(!message(&*cut).contains("ller"), "{}", message(&*cut));
    }
}
