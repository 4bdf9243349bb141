//! The Länder and the official register of German municipalities: reference data.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await?;
        let postgres =
            manager.get_database_backend() == sea_orm_migration::sea_orm::DatabaseBackend::Postgres;
        for (number, (key, iso_code, name)) in LAENDER.into_iter().enumerate() {
            // Fixed ids, so that a link to a Land means the same in every network.
            let hexadecimal = format!("01936f0000007000800000000000{:04x}", number + 1);
            let id =
                if postgres { format!("'{hexadecimal}'") } else { format!("x'{hexadecimal}'") };
            manager
                .get_connection()
                .execute_unprepared(&format!(
                    "INSERT INTO land (id, iso_code, key, name, created_at, updated_at, version)
                     VALUES ({id}, '{iso_code}', '{key}', '{name}',
                             '2026-11-21T00:00:00+00:00', '2026-11-21T00:00:00+00:00', 1)"
                ))
                .await?;
        }
        Ok(())
    }
}

/// Key in the official register, ISO 3166-2 code and name, in the order of the register.
const LAENDER: [(&str, &str, &str); 16] = [
    ("01", "DE-SH", "Schleswig-Holstein"),
    ("02", "DE-HH", "Hamburg"),
    ("03", "DE-NI", "Niedersachsen"),
    ("04", "DE-HB", "Bremen"),
    ("05", "DE-NW", "Nordrhein-Westfalen"),
    ("06", "DE-HE", "Hessen"),
    ("07", "DE-RP", "Rheinland-Pfalz"),
    ("08", "DE-BW", "Baden-Württemberg"),
    ("09", "DE-BY", "Bayern"),
    ("10", "DE-SL", "Saarland"),
    ("11", "DE-BE", "Berlin"),
    ("12", "DE-BB", "Brandenburg"),
    ("13", "DE-MV", "Mecklenburg-Vorpommern"),
    ("14", "DE-SN", "Sachsen"),
    ("15", "DE-ST", "Sachsen-Anhalt"),
    ("16", "DE-TH", "Thüringen"),
];

const UP: &str = "
-- One of the sixteen Länder.
CREATE TABLE land (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Code of ISO 3166-2: DE-SN.
    iso_code {ordered} NOT NULL CONSTRAINT land_iso_code_once UNIQUE,
    -- First two digits of every key in the Land.
    key {ordered} NOT NULL CONSTRAINT land_key_once UNIQUE CONSTRAINT land_key CHECK (length(key) = 2),
    -- Name in German.
    name text NOT NULL,
    {stamps}
){strict};

-- One edition of the official register (GV100AD, Statistisches Bundesamt) that was imported.
CREATE TABLE register_edition (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The day whose territory the edition describes.
    territory_on {date} NOT NULL CONSTRAINT register_edition_territory_on_once UNIQUE,
    -- SHA-256 of the file, in hexadecimal.
    sha256 text NOT NULL CONSTRAINT register_edition_sha256 CHECK (length(sha256) = 64),
    -- How many areas the edition has.
    areas integer NOT NULL CONSTRAINT register_edition_areas CHECK (areas > 0),
    -- When it was imported.
    imported_at {timestamp} NOT NULL,
    {stamps}
){strict};

-- An area of the official register, as the newest imported edition that has it describes it.
CREATE TABLE register_area (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- What kind of area it is.
    level text NOT NULL CONSTRAINT register_area_level CHECK (level IN
        ('LAND', 'GOVERNMENT_REGION', 'REGION', 'DISTRICT', 'ASSOCIATION', 'MUNICIPALITY')),
    -- Official key on its level: 2, 3, 4, 5, 9 or 8 digits.
    key {ordered} NOT NULL,
    -- Regional key with 12 digits; municipalities only.
    ars {ordered},
    -- Name as the register writes it: Dresden, Landeshauptstadt.
    name text NOT NULL,
    -- Text key of the register (41 to 45, 50 to 58, 60 to 67); none for Länder and regions.
    type_code text,
    -- Seat of the administration, where the register names one.
    seat text,
    -- Area in hectares.
    hectares {bigint},
    -- Inhabitants.
    population {bigint},
    -- Male inhabitants.
    population_male {bigint},
    -- Postal code of the administration.
    postal_code text,
    -- First edition that was imported and has the key.
    first_on {date} NOT NULL,
    -- Last edition that was imported and has the key; gone when an edition after it was imported.
    last_on {date} NOT NULL,
    -- The area that the key became, where it is gone and somebody recorded it.
    successor_id {uuid} CONSTRAINT register_area_successor REFERENCES register_area (id),
    -- Name in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter.
    search_text text NOT NULL,
    {stamps},
    CONSTRAINT register_area_key_once UNIQUE (level, key),
    CONSTRAINT register_area_days CHECK (first_on <= last_on),
    CONSTRAINT register_area_ars CHECK (ars IS NULL OR length(ars) = 12)
){strict};
CREATE INDEX register_area_by_name ON register_area (level, sort_name, id);
CREATE INDEX register_area_by_sort_name ON register_area (sort_name, id);
CREATE INDEX register_area_by_key ON register_area (key, id);
";
