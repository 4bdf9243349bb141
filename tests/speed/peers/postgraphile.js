// The same questions to PostGraphile 5, over the tables themselves and postgraphile.sql.

import { createServer } from 'node:http'
import pg from 'pg'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { reachOf } from './caller.js'

const settings = (reach) =>
  Object.fromEntries(Object.entries(reach).map(([name, ids]) => [`reach.${name}`, `{${ids.join(',')}}`]))

// Policies bind the role of this pool; who asks is looked up by the other one, which they do not bind.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL.replace('//postgres@', '//postgraphile@'), max: 8 })

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ['public'], pubsub: false })],
  grafast: {
    explain: false,
    async context(request) {
      const reach = await reachOf(request.node?.req.headers.authorization)
      return reach ? { pgSettings: settings(reach) } : {}
    }
  },
  // Plain lists beside connections.
  schema: { defaultBehavior: '+list' },
  grafserv: { graphiql: false, watch: false, websockets: false, graphqlOverGET: false }
}

const server = createServer()
const instance = postgraphile(preset).createServ(grafserv)
instance.addTo(server)
await instance.ready?.()
server.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('SIGTERM', () => process.exit(0))
