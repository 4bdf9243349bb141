// The same questions, as one would answer them with Fastify and Mercurius: joined statements, loaders, compiled queries.

import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { reachOf, uuid } from './caller.js'
import { organises, parameters, rows, seesDetails, seesEvent, seesPartner } from './database.js'

const schema = readFileSync(new URL('mercurius.graphql', import.meta.url), 'utf8')

const instant = (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
const micros = (column) => `(extract(epoch FROM ${column}) * 1000000)::bigint`

const precisions = { 4: 'YEAR', 7: 'MONTH', 10: 'DAY', 16: 'TIME' }
function partialDate(value) {
  if (value === null) return { value: null, precision: 'UNKNOWN' }
  return { value: value.length === 16 ? `${value}:00` : value, precision: precisions[value.length] }
}

// A page of rows of which one more than asked for was read.
function connection(found, first, list, key) {
  const nodes = found.length > first ? found.slice(0, first) : found
  const last = nodes.at(-1)
  const cursor = last && Buffer.from(`${list}\n${key(last)}\n${last.id.replaceAll('-', '')}`).toString('base64url')
  return {
    edges: nodes.map((node) => ({ node })),
    pageInfo: { hasNextPage: found.length > first, endCursor: cursor ?? null }
  }
}

// The position in a cursor: key and id.
function position(after) {
  const [, key, id] = Buffer.from(after, 'base64url').toString().split('\n')
  return { microseconds: key.slice(1), id }
}

// What is shown of an event, with what it inherits from its series and who has seats.
const eventColumns = (reach, value) => {
  const whole = seesDetails(reach, value)
  return `event.id, event.slug, event.title, event.status, event.programme_id, event.series_id, event.sorts_from,
    ${whole} AS whole, ${organises(reach, value)} AS organised,
    CASE WHEN ${whole} THEN event.date ELSE left(event.date, 10) END AS local_date,
    event.description, event.end_local, event.zone, ${instant('event.starts_at')} AS starts_at,
    ${instant('event.ends_at')} AS ends_at, event.attendance_mode, event.place_text, event.registration_mode,
    event.confidentiality, event.municipality_id, ${micros('event.sorts_from')} AS sorts_at,
    CASE event.capacity_mode WHEN 'INHERITED' THEN event_series.capacity_mode ELSE event.capacity_mode END AS capacity_mode,
    CASE event.capacity_mode WHEN 'INHERITED' THEN event_series.capacity_limit ELSE event.capacity_limit END AS capacity_limit,
    greatest(event_seats.capacity - event_seats.held_back - event_seats.taken, 0) AS free_seats, event_seats.waiting`
}
const eventJoins = `LEFT JOIN event_series ON event_series.id = event.series_id
  LEFT JOIN event_seats ON event_seats.event_id = event.id`

const whole = (read) => (event) => (event.whole ? read(event) : null)
const counted = (read) => (event) =>
  event.registration_mode === 'INTERNAL' && (event.organised || event.confidentiality !== 'PROTECTED') ? read(event) : null

const groupBy = (found, keys, of) => {
  const lists = new Map(keys.map((key) => [key, []]))
  for (const row of found) lists.get(of(row)).push(row)
  return keys.map((key) => lists.get(key))
}

const resolvers = {
  Query: {
    async events(_, { first, filter }, { reach }) {
      const { values, value } = parameters()
      const upcoming = filter?.upcoming ? 'AND latest_at >= now() AND (latest_at > now() OR sorts_from >= now())' : ''
      const found = await rows(
        `SELECT ${eventColumns(reach, value)} FROM (
           SELECT * FROM event WHERE ${seesEvent(reach, value)} ${upcoming} ORDER BY sorts_from, id LIMIT ${value(first + 1)}
         ) AS event ${eventJoins} ORDER BY event.sorts_from, event.id`,
        values
      )
      return connection(found, first, 'events date asc', (event) => `i${event.sorts_at}`)
    },
    async event(_, { slug }, { reach }) {
      const { values, value } = parameters()
      const [event] = await rows(
        `SELECT ${eventColumns(reach, value)} FROM event ${eventJoins}
         WHERE event.id = (SELECT subject_id FROM slug WHERE subject_kind = 'EVENT' AND slug = ${value(slug)})
           AND ${seesEvent(reach, value)}`,
        values
      )
      return event
    },
    async municipality(_, { ags }, { reach }) {
      const { values, value } = parameters()
      const [municipality] = await rows(
        `SELECT municipality.id, municipality.ags, partner.id AS partner_id, partner.name FROM municipality
         JOIN partner ON partner.id = municipality.partner_id WHERE municipality.ags = ${value(ags)} AND ${seesPartner(reach, value)}`,
        values
      )
      return municipality
    },
    async partners(_, { first, filter }, { reach }) {
      const { values, value } = parameters()
      const where = `WHERE ${seesPartner(reach, value)} AND search_text LIKE ${value(`%${filter.search.toLowerCase()}%`)}
        AND merged_into_id IS NULL`
      const counting = [...values]
      const found = await rows(
        `SELECT id, slug, name, kind, status, sort_name FROM partner ${where} ORDER BY sort_name, id LIMIT ${value(first + 1)}`,
        values
      )
      const page = connection(found, first, 'partners name asc', (partner) => `t${partner.sort_name}`)
      // Counted by the field, and so only where it is asked for.
      return { ...page, where, counting }
    },
    async node(_, { id }, { reach }) {
      const { values, value } = parameters()
      if (!id.startsWith('event_')) return null
      const [event] = await rows(
        `SELECT event.id, event.slug, event.title FROM event WHERE id = ${value(uuid(id))} AND ${seesEvent(reach, value)}`,
        values
      )
      return event && { __typename: 'Event', ...event }
    }
  },
  Event: {
    date: (event) => partialDate(event.local_date),
    time: whole((event) => event.starts_at && event),
    description: whole((event) => event.description),
    attendanceMode: whole((event) => event.attendance_mode),
    placeText: whole((event) => event.place_text),
    capacity: whole((event) => ({ mode: event.capacity_mode, limit: event.capacity_limit })),
    freeSeats: counted((event) => event.free_seats),
    waiting: counted((event) => event.waiting)
  },
  EventTime: {
    startsAt: (event) => event.starts_at,
    endsAt: (event) => event.ends_at,
    startLocal: (event) => `${event.local_date}:00`,
    endLocal: (event) => event.end_local && `${event.end_local}:00`,
    timeZone: (event) => event.zone
  },
  PartnerConnection: {
    async totalCount({ where, counting }) {
      const [{ count }] = await rows(`SELECT count(*)::integer AS count FROM partner ${where}`, counting)
      return count
    }
  },
  Registration: {
    queueNumber: (registration) => registration.queue_number,
    submittedAt: (registration) => registration.submitted_at
  },
  Agreement: { signedOn: (agreement) => partialDate(agreement.signed_on) },
  Signature: {
    signatoryName: (signature) => signature.signatory_name,
    signatoryFunction: (signature) => signature.signatory_function,
    signedOn: (signature) => partialDate(signature.signed_on)
  }
}

// Of several objects at once, in one statement.
const loaders = {
  Event: {
    async hosts(queries, { reach }) {
      const { values, value } = parameters()
      const events = queries.map(({ obj }) => obj)
      const series = [...new Set(events.map((event) => event.series_id).filter(Boolean))]
      const found = await rows(
        `SELECT role.event_id, role.series_id, partner.id, partner.slug, partner.name
         FROM partner_role AS role JOIN partner ON partner.id = role.partner_id
         WHERE (role.event_id = ANY (${value(events.map((event) => event.id))}::uuid[])
             OR role.series_id = ANY (${value(series)}::uuid[]))
           AND role.leads AND role.state = 'ACCEPTED' AND ${seesPartner(reach, value)}
         ORDER BY role.position, role.id`,
        values
      )
      const of = Map.groupBy(found, (host) => host.event_id ?? host.series_id)
      return events.map((event) => {
        const hosts = [...(of.get(event.id) ?? []), ...(of.get(event.series_id) ?? [])]
        return hosts.filter((host, place) => hosts.findIndex((other) => other.id === host.id) === place)
      })
    },
    async sessions(queries) {
      const ids = queries.filter(({ obj }) => obj.whole).map(({ obj }) => obj.id)
      const found = await rows(
        'SELECT id, event_id, position, kind, title, capacity FROM session WHERE event_id = ANY ($1::uuid[]) ORDER BY position, id',
        [ids]
      )
      return groupBy(found, queries.map(({ obj }) => obj.id), (session) => session.event_id)
    },
    async series(queries, { reach }) {
      const { values, value } = parameters()
      const wanted = [...new Set(queries.map(({ obj }) => obj.series_id).filter(Boolean))]
      if (wanted.length === 0) return queries.map(() => null)
      const found = await rows(
        `SELECT id, slug, title FROM event_series WHERE id = ANY (${value(wanted)}::uuid[]) AND (status <> 'DRAFT'
           OR id = ANY (${value(reach?.led_series ?? [])}::uuid[]) OR id = ANY (${value(reach?.asked_series ?? [])}::uuid[])
           OR programme_id = ANY (${value(reach?.led_programmes ?? [])}::uuid[]))`,
        values
      )
      const of = new Map(found.map((series) => [series.id, series]))
      return queries.map(({ obj }) => of.get(obj.series_id) ?? null)
    },
    programme: programmes,
    async municipality(queries, { reach }) {
      const { values, value } = parameters()
      const wanted = queries.filter(({ obj }) => obj.whole).map(({ obj }) => obj.municipality_id)
      const found = await rows(
        `SELECT municipality.id, municipality.ags, partner.name FROM municipality
         JOIN partner ON partner.id = municipality.partner_id
         WHERE municipality.id = ANY (${value(wanted)}::uuid[]) AND ${seesPartner(reach, value)}`,
        values
      )
      const of = new Map(found.map((municipality) => [municipality.id, municipality]))
      return queries.map(({ obj }) => (obj.whole && of.get(obj.municipality_id)) || null)
    },
    async roles(queries, { reach }) {
      const { values, value } = parameters()
      const own = value(reach?.own ?? [])
      const led = value(reach?.led_programmes ?? [])
      const found = await rows(
        `SELECT role.* FROM unnest(${value(queries.map(({ obj }) => obj.id))}::uuid[],
             ${value(queries.map(({ obj }) => obj.whole))}::boolean[], ${value(queries.map(({ obj }) => obj.organised))}::boolean[],
             ${value(queries.map(({ obj }) => obj.programme_id))}::uuid[]) AS parent (id, whole, organised, programme_id)
         CROSS JOIN LATERAL (
           SELECT role.id, role.event_id, role.role, role.state, role.leads, partner.id AS partner_id, partner.slug, partner.name
           FROM partner_role AS role JOIN partner ON partner.id = role.partner_id
           WHERE role.event_id = parent.id AND ${seesPartner(reach, value)}
             AND (role.state = 'ACCEPTED' OR role.partner_id = ANY (${own}::uuid[]) OR parent.organised
               OR coalesce(parent.programme_id = ANY (${led}::uuid[]), false))
             AND (role.leads OR parent.whole OR role.partner_id = ANY (${own}::uuid[]))
           ORDER BY role.position, role.id LIMIT ${value(queries[0].params.first)}
         ) AS role`,
        values
      )
      for (const role of found) role.partner = { id: role.partner_id, slug: role.slug, name: role.name }
      const lists = groupBy(found, queries.map(({ obj }) => obj.id), (role) => role.event_id)
      return lists.map((list) => ({ edges: list.map((node) => ({ node })) }))
    },
    async registrations(queries) {
      const { first, after } = queries[0].params
      const organised = queries.filter(({ obj }) => obj.organised).map(({ obj }) => obj.id)
      const { values, value } = parameters()
      const ids = value(organised)
      const begin = after && position(after)
      const behind = begin
        ? `AND (submitted_at, id) > (timestamptz 'epoch' + ${value(begin.microseconds)}::bigint * interval '1 microsecond',
            ${value(begin.id)}::uuid)`
        : ''
      const found = await rows(
        `SELECT found.* FROM unnest(${ids}::uuid[]) AS parent (id) CROSS JOIN LATERAL (
           SELECT id, event_id, code, status, queue_number, source, ${instant('submitted_at')} AS submitted_at,
             ${micros('submitted_at')} AS sorts_at
           FROM registration WHERE event_id = parent.id ${behind}
           ORDER BY registration.submitted_at, id LIMIT ${value(first + 1)}
         ) AS found`,
        values
      )
      const lists = groupBy(found, organised, (registration) => registration.event_id)
      const of = new Map(organised.map((id, place) => [id, lists[place]]))
      return queries.map(({ obj }) => {
        const list = of.get(obj.id)
        return list && connection(list, first, 'event.registrations submitted asc', (row) => `i${row.sorts_at}`)
      })
    }
  },
  Municipality: {
    async modelMunicipalities(queries, { reach }) {
      const { values, value } = parameters()
      const own = queries.filter(({ obj }) => reach?.own.includes(obj.partner_id)).map(({ obj }) => obj.id)
      const found = await rows(
        `SELECT found.* FROM unnest(${value(queries.map(({ obj }) => obj.id))}::uuid[]) AS parent (id) CROSS JOIN LATERAL (
           SELECT id, municipality_id, programme_id, ordinal, status, pilot FROM model_municipality
           WHERE municipality_id = parent.id AND (status IN ('ACTIVE', 'PAUSED', 'COMPLETED')
             OR municipality_id = ANY (${value(own)}::uuid[]) OR programme_id = ANY (${value(reach?.led_programmes ?? [])}::uuid[]))
           ORDER BY sorts_at, id LIMIT ${value(queries[0].params.first)}
         ) AS found`,
        values
      )
      const lists = groupBy(found, queries.map(({ obj }) => obj.id), (way) => way.municipality_id)
      return lists.map((list) => ({ edges: list.map((node) => ({ node })) }))
    },
    async events(queries, { reach }) {
      const { values, value } = parameters()
      const { first } = queries[0].params
      const found = await rows(
        `SELECT ${eventColumns(reach, value)} FROM unnest(${value(queries.map(({ obj }) => obj.id))}::uuid[]) AS parent (id)
         CROSS JOIN LATERAL (
           SELECT * FROM event WHERE municipality_id = parent.id AND ${seesEvent(reach, value)} AND ${seesDetails(reach, value)}
           ORDER BY sorts_from, id LIMIT ${value(first + 1)}
         ) AS event ${eventJoins} ORDER BY event.sorts_from, event.id`,
        values
      )
      const lists = groupBy(found, queries.map(({ obj }) => obj.id), (event) => event.municipality_id)
      return lists.map((list) => connection(list, first, 'municipality.events date asc', (event) => `i${event.sorts_at}`))
    }
  },
  ModelMunicipality: {
    programme: programmes,
    async agreements(queries, { reach }) {
      const { values, value } = parameters()
      const found = await rows(
        `SELECT found.* FROM unnest(${value(queries.map(({ obj }) => obj.id))}::uuid[]) AS parent (id) CROSS JOIN LATERAL (
           SELECT id, model_municipality_id, number, title, status, signed_on, revision FROM agreement
           WHERE model_municipality_id = parent.id AND (released_at <= now()
             OR programme_id = ANY (${value(reach?.led_programmes ?? [])}::uuid[])
             OR EXISTS (SELECT FROM agreement_party AS party
               WHERE party.agreement_id = agreement.id AND party.partner_id = ANY (${value(reach?.own ?? [])}::uuid[])))
           ORDER BY sorts_from, id LIMIT ${value(queries[0].params.first)}
         ) AS found`,
        values
      )
      const lists = groupBy(found, queries.map(({ obj }) => obj.id), (agreement) => agreement.model_municipality_id)
      return lists.map((list) => ({ edges: list.map((node) => ({ node })) }))
    }
  },
  Agreement: {
    async parties(queries, { reach }) {
      const { values, value } = parameters()
      const found = await rows(
        `SELECT party.id, party.agreement_id, party.position, partner.id AS partner_id, partner.slug, partner.name,
           signature.id AS signature_id, signature.signatory_name, signature.signatory_function, signature.method,
           signature.signed_on
         FROM unnest(${value(queries.map(({ obj }) => obj.id))}::uuid[], ${value(queries.map(({ obj }) => obj.revision))}::integer[])
           AS parent (id, revision)
         JOIN agreement_party AS party ON party.agreement_id = parent.id
         LEFT JOIN partner ON partner.id = party.partner_id AND ${seesPartner(reach, value)}
         LEFT JOIN signature ON signature.party_id = party.id AND signature.revision = parent.revision
         ORDER BY party.position, party.id`,
        values
      )
      for (const party of found) {
        party.partner = party.partner_id && { id: party.partner_id, slug: party.slug, name: party.name }
        party.signature = party.signature_id && { ...party, id: party.signature_id }
      }
      return groupBy(found, queries.map(({ obj }) => obj.id), (party) => party.agreement_id)
    }
  }
}

async function programmes(queries) {
  const wanted = [...new Set(queries.map(({ obj }) => obj.programme_id).filter(Boolean))]
  const found = await rows('SELECT id, slug, title FROM programme WHERE id = ANY ($1::uuid[])', [wanted])
  const of = new Map(found.map((programme) => [programme.id, programme]))
  return queries.map(({ obj }) => of.get(obj.programme_id) ?? null)
}

const app = Fastify()
app.register(mercurius, {
  schema,
  resolvers,
  loaders,
  jit: 1,
  cache: true,
  context: async (request) => ({ reach: await reachOf(request.headers.authorization) })
})
app.get('/ready', async () => 'ready')
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('SIGTERM', () => process.exit(0))
