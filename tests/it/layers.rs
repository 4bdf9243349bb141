//! `http → graphql → service → {policy, store} → entity`, and nothing back (ARCHITECTURE.md).

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the code of a layer must not mention.
const FORBIDDEN: [(&str, &[&str]); 4] = [
    (
        "policy",
        &["sea_orm", "async_graphql", "actix_web", "async fn", "store::", "service::", "graphql::"],
    ),
    ("service", &["async_graphql", "actix_web", "graphql::", "http::"]),
    (
        "store",
        &["async_graphql", "actix_web", "Actor", "begin(", "service::", "graphql::", "http::"],
    ),
    ("graphql", &["sea_orm", "store::", "policy::", "actix_web", "http::"]),
];

/// Rooms that know neither the database's library nor what serves the schema.
const MECHANISM: [(&str, &[&str]); 2] = [
    ("graphql", &["sea_orm", "actix_web", "store::", "policy::", "http::"]),
    ("http", &["sea_orm", "store::", "policy::"]),
];

/// Files of a feature that others must not reach into: they meet by `service`.
const PRIVATE: [&str; 2] = ["store", "policy"];

#[test]
fn the_code_keeps_to_its_layers() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../api/src"));
    let mut files = Vec::new();
    collect(root, &mut files);
    let sources: Vec<_> = files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            (path, fs::read_to_string(file).unwrap())
        })
        .collect();
    assert!(sources.iter().any(|(path, _)| path.ends_with("service.rs")), "nothing was read");
    let offences = offences(&sources);
    assert!(offences.is_empty(), "{offences:#?}");
}

#[test]
fn a_step_in_the_wrong_direction_is_found() {
    for (path, code) in [
        ("events/policy.rs", "use sea_orm::DbErr;"),
        ("events/policy.rs", "pub async fn may() {}"),
        ("events/service.rs", "use crate::partners::store;"),
        ("events/service/publish.rs", "use async_graphql::Context;"),
        ("events/store.rs", "use crate::access::Actor;"),
        ("events/graphql.rs", "use super::{store, service};"),
        ("events/graphql/types.rs", "super::policy::may()"),
        ("graphql/node.rs", "use sea_orm::DbErr;"),
        ("http/ready.rs", "crate::partners::store::count()"),
        ("app.rs", "use actix_web::App;"),
    ] {
        let sources = project_with(path, code);
        assert_eq!(offences(&sources).len(), 1, "{path}: {code}");
    }
    for (path, code) in [
        ("events/service.rs", "use super::{policy, store};\nuse crate::partners::service;"),
        ("events/graphql.rs", "use crate::partners::graphql::PartnerInfo; // never store::"),
        ("http.rs", "use actix_web::App;"),
    ] {
        let sources = project_with(path, code);
        assert_eq!(offences(&sources), [] as [String; 0]);
    }
}

/// Two features and one more file.
fn project_with(path: &str, code: &str) -> Vec<(String, String)> {
    [("events/service.rs", ""), ("partners/store.rs", ""), (path, code)]
        .map(|(path, code)| (path.to_owned(), code.to_owned()))
        .into()
}

/// Files, each named by its path in `api/src`, with what they mention but must not.
fn offences(sources: &[(String, String)]) -> Vec<String> {
    let features: Vec<&str> = sources
        .iter()
        .filter_map(|(path, _)| path.trim_end_matches(".rs").split_once('/'))
        .filter(|(_, rest)| {
            ["policy", "service", "store"].contains(&rest.split('/').next().unwrap())
        })
        .map(|(feature, _)| feature)
        .collect();
    let mut offences = Vec::new();
    for (path, text) in sources {
        let code = code(text);
        let mut refuse = |word: &str| offences.push(format!("{path} mentions `{word}`"));
        let mut parts = path.trim_end_matches(".rs").split('/');
        let room = parts.next().unwrap();
        let layer = parts.next();
        let rules = if features.contains(&room) {
            FORBIDDEN.iter().find(|(name, _)| Some(*name) == layer)
        } else {
            MECHANISM.iter().find(|(name, _)| *name == room)
        };
        let words = rules.map_or(&[] as &[&str], |(_, words)| *words);
        if let Some(word) = words.iter().find(|word| mentions(&code, word)) {
            refuse(word);
            continue;
        }
        if !["http", "main", "cli"].contains(&room) && mentions(&code, "actix_web") {
            refuse("actix_web");
            continue;
        }
        for feature in features.iter().filter(|feature| **feature != room) {
            for file in PRIVATE {
                let reached = format!("{feature}::{file}");
                if mentions(&code, &reached) {
                    refuse(&reached);
                }
            }
        }
    }
    offences
}

/// The code with its comments gone, and with `a::{b, c}` also read as `a::b` and `a::c`.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    let mut code = lines.collect::<Vec<_>>().join("\n");
    let mut imports = String::new();
    for statement in code.split(';') {
        let Some((_, path)) = statement.split_once("use ") else { continue };
        expand("", path, &mut imports);
    }
    code.push_str(&imports);
    code
}

/// Writes every path of a `use` tree on a line of its own.
fn expand(prefix: &str, tree: &str, lines: &mut String) {
    let tree = tree.trim();
    let Some((head, rest)) = tree.split_once('{') else {
        // A module that is imported is a module that is used.
        lines.extend(["\n", prefix, tree, "::"]);
        return;
    };
    let Some((inside, _)) = rest.rsplit_once('}') else { return };
    let prefix = format!("{prefix}{}", head.trim());
    let (mut depth, mut start) = (0_usize, 0);
    for (at, character) in inside.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                expand(&prefix, &inside[start..at], lines);
                start = at + 1;
            }
            _ => {}
        }
    }
    expand(&prefix, &inside[start..], lines);
}

/// Whether `word` stands in the code on its own: `store::` but not `restore::`, `Actor` but not `ActorId`.
fn mentions(code: &str, word: &str) -> bool {
    let is_of_word = |character: char| character.is_alphanumeric() || character == '_';
    let ends_open = !word.ends_with(is_of_word);
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(is_of_word) && (ends_open || !after.is_some_and(is_of_word))
    })
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
