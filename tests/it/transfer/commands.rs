//! The commands, as an operator moves a network.

use std::{fs, path::Path, process::Output};

use tempfile::tempdir;

use crate::fixture::{Engine, TestDatabase, verbund};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    verbund(folder, arguments).output().unwrap()
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {told}");
    told + &String::from_utf8(output.stdout).unwrap()
}

fn refused(folder: &Path, arguments: &[&str], words: &str) {
    let output = run(folder, arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains(words), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_moves_to_postgresql_and_back() {
    let there = TestDatabase::empty(Engine::Postgres).await;
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let at = ["--database", "sqlite:here.db"];
    done(folder, &[&["demo"][..], &at].concat());
    done(folder, &[&["audit", "seal"][..], &at].concat());
    let told = done(folder, &[&["dump", "here.dump"][..], &at].concat());
    assert!(told.contains("here.dump has ") && told.contains("The master key "), "{told}");
    refused(folder, &[&["dump", "here.dump"][..], &at].concat(), "overwrites nothing");
    assert!(!folder.join("here.dump.partial").exists());

    let to = ["--database", there.url()];
    let told = done(folder, &[&["load", "here.dump"][..], &to].concat());
    assert!(told.contains("rows of 9"), "{told}");
    refused(folder, &[&["load", "here.dump"][..], &to].concat(), "not empty");
    done(folder, &[&["dump", "there.dump"][..], &to].concat());
    done(folder, &["load", "there.dump", "--database", "sqlite:again.db"]);
    done(folder, &["dump", "again.dump", "--database", "sqlite:again.db"]);
    let body = |name: &str| {
        let lines = super::lines(&fs::read(folder.join(name)).unwrap());
        lines[1..].to_vec()
    };
    assert_eq!(body("here.dump"), body("there.dump"));
    assert_eq!(body("here.dump"), body("again.dump"));

    let end = done(folder, &[&["audit", "verify"][..], &at].concat());
    for database in [there.url(), "sqlite:again.db"] {
        assert_eq!(done(folder, &["audit", "verify", "--database", database]), end);
    }
}

#[test]
fn a_wrong_file_makes_no_database() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    refused(folder, &["load", "none.dump"], "there is no file none.dump");
    fs::write(folder.join("text.dump"), "a text").unwrap();
    refused(folder, &["load", "text.dump"], "no dump of Verbund");
    refused(folder, &["dump", "new.dump"], "there is no database verbund.db");
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["text.dump"]);
}

#[test]
fn a_dump_is_not_loaded_without_its_master_key() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    done(folder, &["demo"]);
    done(folder, &["dump", "network.dump"]);
    let load = ["load", "network.dump", "--database", "sqlite:new.db"];
    let output = verbund(folder, &load).env_remove("VERBUND_SECRETS__MASTER_KEY").output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("is needed and not at hand"), "{told}");
    assert!(!folder.join("new.db").exists() && !folder.join("new.db.key").exists());
}
