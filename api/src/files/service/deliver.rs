//! The bytes of a file go out, to whoever has the address.

use bytes::Bytes;
use entity::id::{AgreementId, AttachmentId};
use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};

use crate::{
    agreements::service::proof_bundle,
    app::App,
    fault::Fault,
    files::{
        link::{self, LeadsTo},
        media::MediaType,
        store,
    },
    write::sha256,
};

/// A file on its way out.
pub struct Delivery {
    /// The name under which it is saved.
    pub file_name: String,
    /// What it is.
    pub content_type: String,
    /// How large it is.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its bytes.
    pub content: BoxStream<'static, Result<Bytes, Fault>>,
}

/// The file whose address ends in `token`. Not found where it was never given out, holds no more, or the file
/// is gone.
pub async fn deliver(app: &App, token: &str) -> Result<Delivery, Fault> {
    match link::opened(&app.vault, token, app.clock.now())? {
        Some((LeadsTo::Attachment, id)) => attachment(app, AttachmentId(id)).await,
        Some((LeadsTo::AgreementProof, id)) => proof(app, AgreementId(id)).await,
        Some((LeadsTo::Upload, _)) | None => Err(Fault::NotFound),
    }
}

async fn proof(app: &App, id: AgreementId) -> Result<Delivery, Fault> {
    let bundle = proof_bundle(app, id).await?;
    let content = Bytes::from(bundle.bytes);
    Ok(Delivery {
        file_name: format!("{}.zip", bundle.number),
        content_type: "application/zip".to_owned(),
        bytes: content.len() as u64,
        sha256: sha256(&content),
        content: stream::once(async move { Ok(content) }).boxed(),
    })
}

async fn attachment(app: &App, id: AttachmentId) -> Result<Delivery, Fault> {
    let found = store::attachment(app.database.read(), id).await?;
    let (_, file) = found.ok_or(Fault::NotFound)?;
    let (key, sha256) = file.object_key.zip(file.sha256).ok_or(Fault::NotFound)?;
    let kind = MediaType::of(&file.media_type).ok_or(Fault::NotFound)?;
    let content = app.files.read(&key).await.map_err(|fault| match fault {
        // The database says that it is there: an operator is to hear of it.
        Fault::NotFound => Fault::internal(anyhow::anyhow!("the bytes of a file are gone")),
        other => other,
    })?;
    Ok(Delivery {
        file_name: file.name,
        content_type: kind.content_type(),
        bytes: u64::try_from(file.bytes).map_err(Fault::internal)?,
        sha256,
        content,
    })
}
