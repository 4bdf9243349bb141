//! Where the bytes of files are kept: a folder, or a bucket of an S3-compatible service.

use std::{
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt as _,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use object_store::{
    ObjectStore, ObjectStoreExt as _, WriteMultipart, aws::AmazonS3Builder, local::LocalFileSystem,
    memory::InMemory, path::Path as Key,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

use crate::{config::FileSettings, fault::Fault};

/// Parts of an upload that are on their way to the store at once.
const PARTS_AT_ONCE: usize = 2;

/// The place of all files.
#[derive(Clone, Debug)]
pub struct Files {
    /// A folder that is made when it is first needed.
    folder: Option<PathBuf>,
    store: Arc<OnceLock<Arc<dyn ObjectStore>>>,
    places: Arc<Semaphore>,
}

/// The place of all files cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The folder cannot be made.
    #[error("the folder of files {folder} cannot be made: {cause}")]
    Folder {
        /// The folder.
        folder: String,
        /// Why.
        cause: std::io::Error,
    },
    /// The store does not take the settings.
    #[error("the store of files cannot be opened: {0}")]
    Store(#[from] object_store::Error),
}

impl Default for Files {
    /// In memory, for tests.
    fn default() -> Self {
        Self::on(InMemory::new(), FileSettings::default().uploads_at_once)
    }
}

impl Files {
    /// The bucket of the settings, or `folder` where they name none.
    pub fn new(settings: &FileSettings, folder: PathBuf) -> Result<Self, StorageError> {
        if !settings.bucket.is_empty() {
            return Ok(Self::on(bucket(settings)?, settings.uploads_at_once));
        }
        Ok(Self {
            folder: Some(folder),
            store: Arc::default(),
            places: Arc::new(Semaphore::new(settings.uploads_at_once)),
        })
    }

    fn on(store: impl ObjectStore, uploads_at_once: usize) -> Self {
        let store: Arc<dyn ObjectStore> = Arc::new(store);
        Self {
            folder: None,
            store: Arc::new(OnceLock::from(store)),
            places: Arc::new(Semaphore::new(uploads_at_once)),
        }
    }

    /// The store, with its folder made where there is none.
    pub fn store(&self) -> Result<&dyn ObjectStore, StorageError> {
        if let Some(store) = self.store.get() {
            return Ok(&**store);
        }
        let folder = self.folder.clone().unwrap_or_default();
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|cause| {
            StorageError::Folder { folder: folder.display().to_string(), cause }
        })?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(&**self.store.get_or_init(|| Arc::new(store)))
    }

    /// Begins to write under this key. Busy while as many others write as may at once.
    pub async fn begin(&self, key: &str) -> Result<Incoming, Fault> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Fault::Busy { retry_after_seconds: 5 })?;
        let upload =
            self.opened()?.put_multipart(&Key::from(key)).await.map_err(Fault::internal)?;
        Ok(Incoming { writer: WriteMultipart::new(upload), _place: place })
    }

    /// The bytes under this key; not found if there are none.
    pub async fn read(&self, key: &str) -> Result<BoxStream<'static, Result<Bytes, Fault>>, Fault> {
        let found = self.opened()?.get(&Key::from(key)).await.map_err(|error| match error {
            object_store::Error::NotFound { .. } => Fault::NotFound,
            other => Fault::internal(other),
        })?;
        Ok(found.into_stream().map_err(Fault::internal).boxed())
    }

    /// Writes something and removes it again: whether files can be kept now.
    pub async fn try_out(&self) -> Result<(), StorageError> {
        let key = Key::from("health-check");
        let store = self.store()?;
        store.put(&key, Bytes::from_static(b"ok").into()).await?;
        match store.delete(&key).await {
            // Another process tried it out at the same time.
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn opened(&self) -> Result<&dyn ObjectStore, Fault> {
        self.store().map_err(Fault::internal)
    }

    /// Removes what is kept below this key, except for one key.
    pub async fn remove_below(&self, key: &str, except: Option<&str>) -> Result<(), Fault> {
        let found = self.opened()?.list(Some(&Key::from(key)));
        let found: Vec<_> = found.try_collect().await.map_err(Fault::internal)?;
        for object in found {
            if except.is_none_or(|kept| Key::from(kept) != object.location) {
                self.remove_at(&object.location).await?;
            }
        }
        Ok(())
    }

    /// Removes what is kept under this key.
    pub async fn remove(&self, key: &str) -> Result<(), Fault> {
        self.remove_at(&Key::from(key)).await
    }

    async fn remove_at(&self, location: &Key) -> Result<(), Fault> {
        match self.opened()?.delete(location).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Fault::internal(error)),
        }
    }
}

/// A setting that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingError {
    /// The key, with its section.
    pub key: &'static str,
    /// What is wrong with it, without its value.
    pub reason: &'static str,
}

/// Tells what is wrong with the settings, without asking the service of the bucket.
pub fn check(settings: &FileSettings) -> Result<(), SettingError> {
    let refuse = |key, reason| Err(SettingError { key, reason });
    if i32::try_from(settings.largest_bytes).is_err() {
        return refuse("files.largest_bytes", "must be at most 2147483647");
    }
    let (name, secret) = (settings.access_key_id.is_empty(), settings.secret_access_key.is_empty());
    if settings.bucket.is_empty() {
        if !settings.endpoint.is_empty() || !name || !secret {
            return refuse("files.bucket", "must be set: the other settings say how it is reached");
        }
        return Ok(());
    }
    if name != secret {
        return refuse("files.access_key_id", "must be set together with files.secret_access_key");
    }
    let is_web = Url::parse(&settings.endpoint)
        .is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
    if !settings.endpoint.is_empty() && !is_web {
        return refuse("files.endpoint", "must be an address, as in `https://s3.example.org`");
    }
    match bucket(settings) {
        Ok(_) => Ok(()),
        Err(_) => refuse("files.bucket", "cannot be used with the other settings of files"),
    }
}

fn bucket(settings: &FileSettings) -> Result<impl ObjectStore + use<>, StorageError> {
    let mut builder =
        AmazonS3Builder::new().with_bucket_name(&settings.bucket).with_region(&settings.region);
    // Without a key, the machine's own role opens the bucket.
    if !settings.access_key_id.is_empty() {
        builder = builder
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(settings.secret_access_key.expose());
    }
    if !settings.endpoint.is_empty() {
        builder = builder
            .with_endpoint(settings.endpoint.trim_end_matches('/'))
            // Inside one's own network.
            .with_allow_http(settings.endpoint.starts_with("http://"));
    }
    Ok(builder.build()?)
}

/// A file on its way to the store. Nobody can read it before [`Incoming::finish`].
#[derive(Debug)]
#[must_use = "it is kept only by `finish`"]
pub struct Incoming {
    writer: WriteMultipart,
    _place: OwnedSemaphorePermit,
}

impl Incoming {
    /// The next bytes. Waits where the store is slower than the client.
    pub async fn write(&mut self, chunk: Bytes) -> Result<(), Fault> {
        self.writer.wait_for_capacity(PARTS_AT_ONCE).await.map_err(Fault::internal)?;
        self.writer.put(chunk);
        Ok(())
    }

    /// There is nothing more: it is kept from now on.
    pub async fn finish(self) -> Result<(), Fault> {
        self.writer.finish().await.map_err(Fault::internal)?;
        Ok(())
    }

    /// It is not to be kept.
    pub async fn abort(self) {
        if let Err(error) = self.writer.abort().await {
            tracing::warn!(%error, "what was written of a file could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn put(files: &Files, key: &str, bytes: &'static [u8]) {
        let mut incoming = files.begin(key).await.unwrap();
        incoming.write(Bytes::from_static(bytes)).await.unwrap();
        incoming.finish().await.unwrap();
    }

    async fn get(files: &Files, key: &str) -> Option<Vec<u8>> {
        let found = files.read(key).await.ok()?;
        Some(found.try_collect::<Vec<_>>().await.unwrap().concat())
    }

    #[tokio::test]
    async fn a_folder_keeps_what_was_finished_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(&FileSettings::default(), folder.path().join("files")).unwrap();
        put(&files, "a/1", b"one").await;
        put(&files, "a/2", b"two").await;
        put(&files, "b/1", b"other").await;
        let mut dropped = files.begin("a/3").await.unwrap();
        dropped.write(Bytes::from_static(b"three")).await.unwrap();
        dropped.abort().await;
        assert_eq!(get(&files, "a/1").await.as_deref(), Some(&b"one"[..]));
        assert_eq!(get(&files, "a/3").await, None);
        files.remove_below("a", Some("a/2")).await.unwrap();
        assert_eq!(get(&files, "a/1").await, None);
        assert_eq!(get(&files, "a/2").await.as_deref(), Some(&b"two"[..]));
        assert_eq!(get(&files, "b/1").await.as_deref(), Some(&b"other"[..]));
        files.remove_below("a", None).await.unwrap();
        files.remove_below("a", None).await.unwrap();
        assert_eq!(get(&files, "a/2").await, None);
        files.remove("b/1").await.unwrap();
        files.remove("b/1").await.unwrap();
        assert_eq!(get(&files, "b/1").await, None);
    }

    #[tokio::test]
    async fn no_more_are_written_at_once_than_may() {
        let files = Files::on(InMemory::new(), 1);
        let first = files.begin("a").await.unwrap();
        assert!(matches!(files.begin("b").await, Err(Fault::Busy { .. })));
        first.abort().await;
        files.begin("b").await.unwrap().abort().await;
    }

    #[test]
    fn the_settings_of_a_bucket_go_together() {
        let with_bucket = || FileSettings {
            bucket: "verbund".into(),
            endpoint: "http://127.0.0.1:9000".into(),
            access_key_id: "key".into(),
            secret_access_key: "secret".to_owned().into(),
            ..FileSettings::default()
        };
        let wrong = |settings: FileSettings| check(&settings).unwrap_err().key;
        assert_eq!(check(&FileSettings::default()), Ok(()));
        assert_eq!(check(&with_bucket()), Ok(()));
        assert_eq!(wrong(FileSettings { bucket: String::new(), ..with_bucket() }), "files.bucket");
        let nowhere = FileSettings { endpoint: "s3.example.org".into(), ..with_bucket() };
        assert_eq!(wrong(nowhere), "files.endpoint");
        let half = FileSettings { access_key_id: String::new(), ..with_bucket() };
        assert_eq!(wrong(half), "files.access_key_id");
        let large = FileSettings { largest_bytes: u32::MAX, ..FileSettings::default() };
        assert_eq!(wrong(large), "files.largest_bytes");
    }
}
