import type { Tree } from '../changes/tree.ts'
import type { Target } from './layout.ts'
import { fileName } from './paths.ts'

/** Where the repository says that migrations go through a pooler that lends a server connection for one transaction. */
export interface PooledConnection {
  readonly file: string
  readonly line: number
  /** The variable of the environment that holds the address. */
  readonly variable: string
  /** What of the address says so: `pgbouncer=true`, `port 6543`. Never the address itself, which holds a password. */
  readonly because: string
}

/**
 * The targets, each with the pooler that its migrations go through, as far as committed examples of the environment
 * and Prisma's schema say so. Silent where they do not: what production has is written nowhere else.
 */
export async function withPooledConnections(
  tree: Tree,
  files: readonly string[],
  targets: readonly Target[],
): Promise<readonly Target[]> {
  const examples = files.filter((path) => EXAMPLE.test(fileName(path)))
  if (examples.length === 0 || targets.length === 0) return targets
  const schemas = targets.some(({ layout }) => layout.name === 'prisma')
    ? files.filter((path) => path.endsWith('.prisma'))
    : []
  const { texts } = await tree.readMany([...examples, ...schemas])
  const addresses = examples.flatMap((file) => addressesIn(file, texts.get(file) ?? ''))
  return targets.map((target) => {
    const prisma = target.layout.name === 'prisma'
    const text = schemas.map((path) => texts.get(path) ?? '').find((one) => DATASOURCE.test(one))
    const variable = prisma && text !== undefined ? variableOf(text) : null
    const pooled = pooledBy(addresses, variable)
    return pooled === null ? target : { ...target, pooled }
  })
}

/** Files that show what the environment has to hold. A real `.env` is nobody's business. */
const EXAMPLE = /^\.?env[.-](?:example|sample|template|dist)$/

interface Address {
  readonly file: string
  readonly line: number
  readonly variable: string
  readonly because: string | null
}

function addressesIn(file: string, text: string): readonly Address[] {
  return text.split('\n').flatMap((line, index): Address[] => {
    const [, variable, value] = /^\s*(?:export\s+)?(\w+)\s*=\s*["']?([^"'\s]+)/.exec(line) ?? []
    if (variable === undefined || value === undefined || !/^postgres(?:ql)?:/.test(value)) return []
    return [{ file, line: index + 1, variable, because: signOfPooler(value) }]
  })
}

/**
 * The signs that providers give: PgBouncer's own port is 6432 (its documentation, `listen_port`), Supabase's pooler for
 * transactions listens on 6543 and that for sessions on 5432, the pooled hosts of Neon are called `…-pooler`, and Prisma
 * is told of PgBouncer by `pgbouncer=true`.
 */
function signOfPooler(address: string): string | null {
  const { hostname, port, searchParams } = URL.canParse(address) ? new URL(address) : NOTHING
  if (searchParams.get('pgbouncer') === 'true') return 'pgbouncer=true'
  if (port === '6543' || port === '6432') return `port ${port}`
  return /-pooler\./.test(hostname) ? 'a host called -pooler' : null
}

const NOTHING = { hostname: '', port: '', searchParams: new URLSearchParams() }

const DATASOURCE = /\bdatasource\s+\w+\s*\{/

/** Prisma migrates through `directUrl` where there is one. */
function variableOf(schema: string): string | null {
  const named = (field: string) =>
    new RegExp(`^\\s*${field}\\s*=\\s*env\\(\\s*"(\\w+)"\\s*\\)`, 'm').exec(schema)?.[1]
  return named('directUrl') ?? named('url') ?? null
}

/** Without a schema that names the variable there has to be no other way to the database. */
function pooledBy(addresses: readonly Address[], variable: string | null): PooledConnection | null {
  const possible = variable === null ? addresses : addresses.filter((one) => one.variable === variable)
  const pooled = possible.flatMap(({ because, ...address }) =>
    because === null ? [] : [{ ...address, because }],
  )
  return pooled.length === possible.length ? (pooled[0] ?? null) : null
}
