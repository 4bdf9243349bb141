// Prepared statements on a pool as large as Verbund's, and what the caller may see.

import pg from 'pg'

export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 })

const names = new Map()

// Statements with the same text are prepared once in each connection.
export async function rows(text, values) {
  let name = names.get(text)
  if (!name) {
    name = `s${names.size}`
    names.set(text, name)
  }
  const result = await pool.query({ name, text, values })
  return result.rows
}

// The values of one statement, written as `${value(x)}` into its text.
export function parameters() {
  const values = []
  const value = (x) => `$${values.push(x)}`
  return { values, value }
}

// On `event`: that the caller may see it.
export function seesEvent(reach, value) {
  const shown = `event.status <> 'DRAFT' AND event.confidentiality <> 'MEMBERS'`
  if (!reach) return `(${shown})`
  return `((event.status <> 'DRAFT' AND (event.confidentiality <> 'MEMBERS'
      OR event.programme_id = ANY (${value(reach.member_programmes)}::uuid[])
      OR event.id = ANY (${value(reach.member_events)}::uuid[])
      OR event.series_id = ANY (${value(reach.member_series)}::uuid[])
      OR event.id = ANY (${value(reach.attended)}::uuid[])))
    OR ${organises(reach, value)} OR event.id = ANY (${value(reach.asked_events)}::uuid[])
    OR event.programme_id = ANY (${value(reach.led_programmes)}::uuid[]))`
}

// On `event`: that the caller organises it.
export function organises(reach, value) {
  if (!reach) return 'false'
  return `(event.id = ANY (${value(reach.led_events)}::uuid[])
    OR coalesce(event.series_id = ANY (${value(reach.led_series)}::uuid[]), false))`
}

// On `event`: that the caller sees more than title, day and host.
export function seesDetails(reach, value) {
  const open = `event.confidentiality <> 'PROTECTED'`
  if (!reach) return `(${open})`
  return `(${open} OR event.id = ANY (${value(reach.attended)}::uuid[]) OR ${organises(reach, value)})`
}

// On `partner`.
export function seesPartner(reach, value) {
  const shown = `partner.status IN ('ACTIVE', 'ARCHIVED')`
  return reach ? `(${shown} OR partner.id = ANY (${value(reach.own)}::uuid[]))` : shown
}
