//! Files: uploaded, attached, downloaded, and removed when nobody attaches them.

pub(crate) mod attachments;
mod publications;
mod uploads;

use std::{fs, path::Path};

use api::{
    access::{Actor, Level},
    app::App,
    config::FileSettings,
    files::storage::Files,
};
use entity::id::PartnerId;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, RealServer, TestApp},
    world::{
        acting::{act, done},
        programmes::partner,
        put,
        users::put_member,
    },
};

const FILE: &str =
    "file { id fileName mediaType bytes status sha256 expiresAt version } uploadUrl uploadUntil";
const ATTACHMENT: &str =
    "attachment { id position title fileName mediaType bytes sha256 credit licence
    altText version downloadUrl attachedTo { id } }";
const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nSeite\n%%EOF\n";

/// A partner, an editor of it, and the service over HTTP with its files in a folder.
struct Office {
    test: TestApp,
    server: RealServer,
    partner: PartnerId,
    editor: Actor,
    folder: tempfile::TempDir,
}

impl Office {
    async fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut test = TestApp::new(engine).await;
        let files = Files::new(&FileSettings::default(), folder.path().join("files")).unwrap();
        test.app = App { files, ..test.app };
        let partner = put(&test, partner(&test, "Eigene")).await.id;
        let editor = put_member(&test, "Eins", partner, Level::Editor).await.0;
        let server = RealServer::start(&test.app);
        Self { test, server, partner, editor, folder }
    }

    /// Announces a file as the editor.
    async fn announce(&self, name: &str, media_type: &str, bytes: usize) -> Value {
        let input = json!({ "fileName": name, "mediaType": media_type, "bytes": bytes });
        done(act(&self.test, &self.editor, "createUpload", FILE, input).await)
    }

    /// Sends bytes to the address of an announced file: the status, and what came with it.
    async fn send(&self, announced: &Value, bytes: &[u8]) -> (StatusCode, Value) {
        let path = path(&announced["uploadUrl"]);
        let response = self.server.put(&path).body(bytes.to_vec()).send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    /// A file of the editor that is there: its id.
    async fn uploaded(&self, name: &str) -> Value {
        let announced = self.announce(name, "application/pdf", PDF.len()).await;
        let (status, stored) = self.send(&announced, PDF).await;
        assert_eq!(status, StatusCode::CREATED, "{stored}");
        announced["file"]["id"].clone()
    }

    /// The status of a download, and its bytes.
    async fn download(&self, url: &Value) -> (StatusCode, Vec<u8>) {
        let response = self.server.get(&path(url)).send().await.unwrap();
        (response.status(), response.bytes().await.unwrap().to_vec())
    }

    /// How many files lie in the folder.
    fn kept(&self) -> usize {
        count(self.folder.path())
    }
}

/// The tests' own server listens elsewhere than the settings say.
fn path(url: &Value) -> String {
    let url: url::Url = url.as_str().unwrap().parse().unwrap();
    assert!(url.path().starts_with("/files/vbf_"), "{url}");
    url.path().to_owned()
}

fn count(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let entries = entries.map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
}
