//! Which kinds of files are taken.
//!
//! None of them runs anything where it is opened: no pages, no SVG (it can hold scripts), no documents with
//! macros, no archives.

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
    /// Text in UTF-8.
    Text,
    /// A table as text in UTF-8.
    Csv,
    /// Text of Microsoft Office.
    Docx,
    /// Table of Microsoft Office.
    Xlsx,
    /// Slides of Microsoft Office.
    Pptx,
    /// Text of `LibreOffice` and others.
    Odt,
    /// Table of `LibreOffice` and others.
    Ods,
    /// Slides of `LibreOffice` and others.
    Odp,
}

impl MediaType {
    /// Every kind that is taken.
    pub const ALL: [Self; 12] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Text,
        Self::Csv,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Odp,
    ];

    /// The kind with this name (RFC 6838); parameters do not count.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let essence = name.split(';').next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(essence))
    }

    /// Its registered name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Text => "text/plain",
            Self::Csv => "text/csv",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
        }
    }

    /// What its files' names end with, the usual one first.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Text => &["txt"],
            Self::Csv => &["csv"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
        }
    }

    /// What a download says that it is.
    #[must_use]
    pub fn content_type(self) -> String {
        match self {
            Self::Text | Self::Csv => format!("{}; charset=utf-8", self.name()),
            _ => self.name().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_name_and_what_is_not_taken_has_none() {
        for kind in MediaType::ALL {
            assert_eq!(MediaType::of(kind.name()), Some(kind));
            assert!(!kind.extensions().is_empty());
        }
        assert_eq!(MediaType::of("Text/CSV; charset=utf-8"), Some(MediaType::Csv));
        for wrong in ["", "image/svg+xml", "text/html", "application/zip", "application/msword"] {
            assert_eq!(MediaType::of(wrong), None, "{wrong}");
        }
    }
}
