DROP TABLE generate_text, generate_event_text;
DROP FUNCTION generate_search_text, generate_stem, generate_sort_name, generate_fold, generate_id, generate_pick;
DROP TEXT SEARCH DICTIONARY generate_stem;
