-- The event with the slug $3, if the caller may see it.
, seen AS (
    SELECT event.*, organised, organised OR confidentiality <> 'PROTECTED' AS tells_notes,
        organised OR confidentiality <> 'PROTECTED' OR event.id = ANY (attended) AS whole
    FROM event CROSS JOIN reach
    CROSS JOIN LATERAL (SELECT coalesce(event.id = ANY (led_events), false) OR coalesce(series_id = ANY (led_series), false)
        AS organised) AS organises
    WHERE event.id = (SELECT subject_id FROM slug WHERE subject_kind = 'EVENT' AND slug = $3)
        AND (organised OR event.id = ANY (asked_events) OR programme_id = ANY (led_programmes)
            OR (status <> 'DRAFT' AND (confidentiality <> 'MEMBERS' OR programme_id = ANY (member_programmes)
                OR event.id = ANY (member_events) OR series_id = ANY (member_series) OR event.id = ANY (attended))))
)
