// Who asks: the access tokens of Verbund, checked with the same keys, and the session that they belong to.

import { readFileSync } from 'node:fs'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { rows } from './database.js'

const keys = createLocalJWKSet(JSON.parse(readFileSync(process.env.KEYS, 'utf8')))
const expected = { algorithms: ['EdDSA'], issuer: 'verbund', audience: 'verbund/graphql' }
const statement = readFileSync(process.env.CALLER_STATEMENT, 'utf8') + ' SELECT reach.* FROM reach, person'

// What the request's caller may see; undefined for somebody without a token.
export async function reachOf(authorization) {
  if (!authorization) return undefined
  const { payload } = await jwtVerify(authorization.slice('Bearer '.length), keys, expected)
  const [reach] = await rows(statement, [uuid(payload.sid), uuid(payload.sub)])
  if (!reach) throw Object.assign(new Error('sign in'), { statusCode: 401 })
  for (const name of Object.keys(reach)) reach[name] ??= []
  return reach
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

// The row's id in a global id of Verbund.
export function uuid(id) {
  let number = 0n
  for (const letter of id.slice(id.lastIndexOf('_') + 1)) number = number * 32n + BigInt(alphabet.indexOf(letter))
  const digits = number.toString(16).padStart(32, '0')
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')
}
