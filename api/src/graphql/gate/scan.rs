//! One pass over the bytes of a document, before the parser, which recurses, sees them.

use async_graphql::{Pos, ServerError};

use super::{Limits, limit_exceeded};
use crate::graphql::code::ErrorCode;

/// Longest name or number in bytes: the engine compares unknown names with those of the schema.
const LONGEST_NAME: usize = 255;

/// Refuses what the parser could choke on: too many tokens, brackets too deep, text without an end.
pub(super) fn scan(document: &str, limits: &Limits) -> Result<(), ServerError> {
    let bytes = document.as_bytes();
    let (mut at, mut tokens, mut nesting) = (0, 0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => continue,
            b'#' => {
                at = skip(bytes, at, |byte| !matches!(byte, b'\n' | b'\r'));
                continue;
            }
            // A byte order mark is white space.
            0xEF if bytes[start..].starts_with(b"\xEF\xBB\xBF") => {
                at = start + 3;
                continue;
            }
            b'"' => {
                at = end_of_string(bytes, start).ok_or_else(|| {
                    let message = "The document is not valid GraphQL: a string has no end.";
                    ErrorCode::GraphqlParseFailed.error_at(position(document, start), message)
                })?;
            }
            b'(' | b'[' | b'{' => {
                nesting += 1;
                if nesting > limits.nesting {
                    return Err(nested_too_deep(limits));
                }
            }
            b')' | b']' | b'}' => nesting = nesting.saturating_sub(1),
            b'.' => at = skip(bytes, at, |byte| byte == b'.'),
            byte if is_name(byte) => {
                at = skip(bytes, at, is_name);
                if at - start > LONGEST_NAME {
                    let what = "A name in the document has too many characters";
                    return Err(limit_exceeded(what, LONGEST_NAME, "name"));
                }
            }
            _ => {}
        }
        tokens += 1;
        if tokens > limits.tokens {
            let what = "The document has too many tokens";
            return Err(limit_exceeded(what, limits.tokens, "tokens"));
        }
    }
    match bytes.iter().position(|byte| is_control(*byte)) {
        None => Ok(()),
        Some(at) => {
            let message = "The document is not valid GraphQL: it has a control character.";
            Err(ErrorCode::GraphqlParseFailed.error_at(position(document, at), message))
        }
    }
}

/// The error for a document that is nested too deep, wherever that is found out.
pub(super) fn nested_too_deep(limits: &Limits) -> ServerError {
    let message = format!(
        "The document is nested too deep; at most {} levels are allowed (limit `nesting`).",
        limits.nesting
    );
    ErrorCode::LimitExceeded.error(message)
}

/// Where the string that starts at `start` has ended.
fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    const BLOCK: &[u8] = b"\"\"\"";
    let mut at = start;
    if bytes[at..].starts_with(BLOCK) {
        at += BLOCK.len();
        loop {
            let rest = bytes.get(at..)?;
            if rest.starts_with(BLOCK) {
                return Some(at + BLOCK.len());
            }
            at += if rest.starts_with(b"\\\"\"\"") { 4 } else { 1 };
        }
    }
    loop {
        at += 1;
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 1,
            b'\n' | b'\r' => return None,
            _ => {}
        }
    }
}

fn skip(bytes: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    let length = bytes[from..].iter().take_while(|byte| belongs(**byte)).count();
    from + length
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7F
}

/// The line and column of a byte, both counted from one.
fn position(document: &str, at: usize) -> Pos {
    let before = document.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Pos { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(document: &str, limits: &Limits) -> Option<String> {
        let error = scan(document, limits).err()?;
        let code = error.extensions.as_ref().and_then(|values| values.get("code").cloned())?;
        Some(code.to_string().trim_matches('"').to_owned())
    }

    fn nested(depth: usize) -> String {
        format!("{{a(b:{}{})}}", "[".repeat(depth - 2), "]".repeat(depth - 2))
    }

    #[test]
    fn brackets_may_nest_up_to_the_limit() {
        let limits = Limits::default();
        assert_eq!(code(&nested(limits.nesting), &limits), None);
        assert_eq!(code(&nested(limits.nesting + 1), &limits).as_deref(), Some("LIMIT_EXCEEDED"));
    }

    #[test]
    fn brackets_side_by_side_do_not_nest() {
        assert_eq!(code(&"{a}".repeat(1_000), &Limits::default()), None);
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let brackets = "[".repeat(1_000);
        for document in [
            format!("{{a(b:\"{brackets}\")}}"),
            format!("{{a(b:\"\\\"{brackets}\")}}"),
            format!("{{a(b:\"\"\"{brackets} \\\"\"\" {brackets}\n\"\"\")}}"),
            format!("{{a #{brackets}\n}}"),
        ] {
            assert_eq!(code(&document, &Limits::default()), None, "{document}");
        }
    }

    #[test]
    fn brackets_after_a_string_or_comment_do_count() {
        let brackets = "[".repeat(1_000);
        for document in [
            format!("{{a(b:\"\" c:{brackets})}}"),
            format!("{{a(b:\"\\\\\" c:{brackets})}}"),
            format!("{{a(b:\"\"\"x\"\"\" c:{brackets})}}"),
            format!("{{a # \"\r{brackets}}}"),
        ] {
            assert_eq!(code(&document, &Limits::default()).as_deref(), Some("LIMIT_EXCEEDED"));
        }
    }

    #[test]
    fn tokens_are_allowed_up_to_the_limit() {
        let limits = Limits { tokens: 7, ..Limits::default() };
        assert_eq!(code("{ a, ...b c_1 # x y z\n d }", &limits), None);
        assert_eq!(
            code("{ a, ...b c_1 # x y z\n d e }", &limits).as_deref(),
            Some("LIMIT_EXCEEDED")
        );
    }

    #[test]
    fn names_are_allowed_up_to_the_limit() {
        let document = |length: usize| format!("{{ {} }}", "x".repeat(length));
        let limits = Limits::default();
        assert_eq!(code(&document(LONGEST_NAME), &limits), None);
        assert_eq!(code(&document(LONGEST_NAME + 1), &limits).as_deref(), Some("LIMIT_EXCEEDED"));
    }

    #[test]
    fn a_string_without_end_is_no_document() {
        for document in
            ["{a(b:\"", "{a(b:\"\\", "{a(b:\"x\n\")}", "{a(b:\"\"\"", "{a(b:\"\"\"\\\"\"\""]
        {
            assert_eq!(code(document, &Limits::default()).as_deref(), Some("GRAPHQL_PARSE_FAILED"));
        }
    }

    #[test]
    fn a_control_character_is_no_document() {
        for document in ["{a\0}", "{a(b:\"\0\")}", "{a #\u{1}\n}"] {
            assert_eq!(code(document, &Limits::default()).as_deref(), Some("GRAPHQL_PARSE_FAILED"));
        }
    }

    #[test]
    fn an_error_names_line_and_column() {
        let error = scan("{\n  ä(b: \"", &Limits::default()).unwrap_err();
        assert_eq!(error.locations, [Pos { line: 2, column: 8 }]);
    }
}
