-- Type-ahead. What contains the text, or has a word much like it. A swap of two letters in a short
-- name leaves few of its trigrams: "aresnal" and "arsenal" are alike by 0.33 only, and the extension
-- takes nothing below 0.6 for alike unless told. So low a bound lets in what merely shares a
-- beginning; hence nothing stays that is clearly less alike than the best.

-- Loads the library, which then knows its setting.
select word_similarity('a', 'b');

create function odds_found(wanted text)
    returns table (event_id uuid, contained boolean, similarity real)
    language sql stable
    set pg_trgm.word_similarity_threshold = 0.3
as $$
    with hit as (
        select e.event_id,
               e.search_text like t.pattern escape '!' as contained,
               word_similarity(t.plain, e.search_text)  as similarity
        from (select q.plain,
                     '%' || replace(replace(replace(q.plain, '!', '!!'), '%', '!%'), '_', '!_') || '%' as pattern
              from (select lower(unaccent(wanted)) as plain) q) t
        join odds_event e on e.search_text like t.pattern escape '!' or t.plain <% e.search_text
    ),
    best as (select max(similarity) as similarity from hit)
    select hit.event_id, hit.contained, hit.similarity
    from hit, best
    where hit.contained or hit.similarity >= 0.8 * best.similarity
$$;
