//! Files: announced, uploaded, attached, downloaded, and removed when nobody attaches them.

mod attach;
mod attachments;
mod deliver;
mod receive;
mod subjects;
mod sweep;
mod upload;

pub use self::{
    attach::{
        AttachmentChange, AttachmentEdit, AttachmentFields, NewAttachment, attach_file, carry_over,
        detach_all, remove_attachment, update_attachment,
    },
    attachments::{
        AttachedFile, AttachmentsOf, attached_to, attached_within, attachments,
        attachments_of_objects, attachments_ready, bytes_of, download_address, proof_address,
    },
    deliver::{Delivery, deliver},
    receive::{Received, RefusedUpload, receive},
    subjects::AttachTo,
    sweep::{REMOVE_UNATTACHED, remove_unattached},
    upload::{IssuedUpload, NewUpload, create_upload, uploaded_files},
};
