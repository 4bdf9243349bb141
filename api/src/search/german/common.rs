//! The few words that the rules know by name.

/// Words that say nothing by themselves.
pub(super) const FILLERS: &[&str] = &[
    "aber", "als", "also", "am", "an", "auch", "auf", "aus", "bei", "beim", "bis", "da", "das", "dass",
    "dem", "den", "der", "des", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "durch",
    "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "fuer", "hat", "ich", "ihr", "ihre",
    "ihrem", "ihren", "ihrer", "im", "in", "ins", "ist", "man", "mit", "nach", "nicht", "noch", "nur",
    "ob", "oder", "sich", "sie", "sind", "so", "sowie", "ueber", "um", "und", "unter", "vom", "von",
    "vor", "war", "was", "wenn", "wer", "werden", "wie", "wir", "wird", "wo", "zu", "zum", "zur",
    "zwischen", "and", "for", "of", "the", "to", "with",
];

/// What stands before a verb and makes another one of it: a word with it is no compound.
pub(super) const PREFIXES: &[&str] = &[
    "ab", "an", "auf", "aus", "be", "bei", "dar", "durch", "ein", "emp", "ent", "er", "ge", "her", "hin",
    "miss", "mit", "nach", "ob", "ueber", "um", "un", "unter", "ur", "ver", "voll", "vor", "weg", "wider",
    "wieder", "zer", "zu",
];

/// What a word ends with to become another one: no word of its own.
pub(super) const SUFFIXES: &[&str] = &[
    "bar", "barkeit", "barung", "chen", "fachung", "haft", "heit", "keit", "lein", "ler", "ling", "lich",
    "los", "ner", "nis", "sam", "schaft", "tion", "tum", "weise",
];

/// Words that others are made of, in the language of administrations: what is left of a compound
/// beside a short part is one of them, or it is no compound.
pub(super) const WORDS: &[&str] = &[
    "abend", "adresse", "agentur", "akademie", "akte", "akteur", "aktion", "alltag", "alter", "amt",
    "analyse", "anbieter", "anfang", "anfrage", "angebot", "anlage", "anlass", "ansatz", "anspruch",
    "antrag", "antwort", "arbeit", "art", "arzt", "asyl", "aufenthalt", "aufgabe", "auftakt", "auftrag",
    "ausbildung", "ausgabe", "ausland", "ausschuss", "austausch", "ausweis", "auto", "bad", "bahn", "band",
    "bank", "basis", "bau", "baum", "beamte", "bedarf", "behoerde", "beirat", "beitrag", "beratung",
    "bereich", "bericht", "berg", "beruf", "betrieb", "bewerber", "bezirk", "bild", "bildung", "blatt",
    "brief", "buch", "buero", "bund", "bus", "chance", "club", "dach", "daten", "dialog", "dienst",
    "dorf", "druck", "ebene", "ehe", "ehren", "einkommen", "einrichtung", "eltern", "ende", "energie",
    "engagement", "entwicklung", "erfahrung", "erfolg", "ergebnis", "erwachsene", "europa", "fach", "fahrt",
    "fall", "familie", "feld", "fest", "feuer", "film", "finanz", "flaeche", "flucht", "fluechtling",
    "fluss", "foerder", "form", "forum", "frage", "frau", "frauen", "freizeit", "frieden", "fuehrung",
    "fund", "garten", "gast", "gebaeude", "gebiet", "geber", "gebuehr", "geld", "gemeinde", "geschichte",
    "gesellschaft", "gespraech", "gesundheit", "gewalt", "gewerbe", "grenze", "grund", "gruppe", "gut",
    "handel", "handlung", "haupt", "haus", "heim", "heimat", "herr", "hilfe", "hoch", "hof", "idee",
    "impuls", "industrie", "information", "initiative", "insel", "institut", "integration", "interesse",
    "jahr", "jugend", "kampf", "karte", "kasse", "katze", "kette", "kind", "kinder", "kirche", "kita",
    "klasse", "klima", "klub", "koerper", "kommun", "kommunal", "kommune", "konferenz", "kosten", "kraft",
    "kranken", "kreis", "kultur", "kunde", "kunst", "kurs", "lage", "land", "laden", "leben", "lehr", "leit",
    "leitung", "liste", "lokal", "lohn", "luft", "macht", "mann", "markt", "material", "medien", "meister",
    "mensch", "menschen", "messe", "miet", "migration", "mittel", "modell", "monat", "museum", "musik",
    "mutter", "nachbar", "nacht", "natur", "netz", "netzwerk", "not", "ordnung", "organisation", "ort",
    "papier", "park", "pass", "personal", "pfad", "pflege", "plan", "platz", "politik", "post", "praxis",
    "preis", "presse", "projekt", "programm", "prozess", "punkt", "quartier", "rahmen", "rand", "rat",
    "raum", "rechnung", "recht", "region", "reihe", "reise", "rente", "ring", "rolle", "runde", "sach",
    "schirm", "schlag", "schloss", "schluss", "schritt", "schul", "schule", "schutz", "seite", "selbst",
    "senat", "senioren", "sicht", "sitz", "sitzung", "sozial", "spiel", "sport", "sprach", "sprache",
    "staat", "stadt", "stamm", "stand", "standort", "stelle", "steuer", "stift", "stoff", "strasse", "stunde", "tag",
    "tagung", "tat", "team", "teil", "theater", "thema", "tier", "tisch", "titel", "traeger", "treff",
    "ueber", "uebung", "uhr", "umfeld", "umwelt", "unfall", "unternehmen", "unterkunft", "unterricht",
    "urlaub", "ursache", "vater", "verband", "verein", "verkehr", "vertrag", "verwaltung", "volk", "wahl",
    "wald", "wand", "wasser", "weg", "welt", "werk", "wert", "wetter", "wissen", "woche", "wohl", "wohn",
    "wort", "zahl", "zeit", "zeitung", "zentrum", "ziel", "zimmer", "zirkel", "zivil", "zug", "zukunft",
    "zweck",
];
