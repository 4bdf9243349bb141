//! What a part refers to, as the use case sees it: within what the actor may see.

use entity::{
    audience_group,
    id::{AudienceGroupId, OfficeHolderId, PartnerId, ProgrammeDocumentId, ProgrammeId},
    office_holder, partner, programme, programme_document,
    rows::Rows as _,
};
use sea_orm::{DatabaseTransaction, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use crate::{database::conditions::among, fault::Fault, reach::Reach};

pub(in crate::events) async fn visible_partner(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: PartnerId,
) -> Result<Option<partner::Model>, Fault> {
    Ok(partner::Entity::find_by_id(id).filter(reach.partners()).one(transaction).await?)
}

pub(in crate::events) async fn visible_office_holder(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: OfficeHolderId,
) -> Result<Option<office_holder::Model>, Fault> {
    let query = office_holder::Entity::find_by_id(id).filter(reach.office_holders());
    Ok(query.one(transaction).await?)
}

macro_rules! those_that_are_there {
    ($($name:ident($table:ident, $id:ty) $(within $reach:ident)?;)*) => {$(
        /// Those of the ids that lead to something that the actor may see.
        pub(in crate::events) async fn $name(
            transaction: &DatabaseTransaction,
            $($reach: &Reach,)?
            ids: &[$id],
        ) -> Result<Vec<$id>, Fault> {
            let query = $table::Entity::rows()
                .select_only()
                .column($table::Column::Id)
                $(.filter(those_that_are_there!(@ $table $reach)))?
                .filter(among($table::Column::Id, ids.iter().copied()));
            Ok(query.into_tuple().all(transaction).await?)
        }
    )*};
    (@ audience_group $reach:ident) => { $reach.audience_groups() };
    (@ partner $reach:ident) => { $reach.partners() };
}

those_that_are_there! {
    visible_groups(audience_group, AudienceGroupId) within reach;
    visible_partners(partner, PartnerId) within reach;
    // Programmes and their papers are public.
    existing_programmes(programme, ProgrammeId);
    existing_documents(programme_document, ProgrammeDocumentId);
}
