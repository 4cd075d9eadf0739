import { readFileSync } from 'node:fs'
import { withHost } from '../../config/postgres-choice.ts'
import { UserError } from '../../model/errors.ts'
import type { ServerAddress } from '../server.ts'

export interface ServerUrl {
  readonly address: ServerAddress
  /** Named in the URL, or the user's own as libpq has it. Connected to, never written to. */
  readonly database: string
}

/**
 * Reads `postgres://user:password@host:port/database?sslmode=…`, with PGUSER and PGPASSWORD for what is left
 * out, and `?host=/directory` for a Unix socket. Encryption follows libpq: only `verify-ca` and `verify-full`
 * check the certificate.
 *
 * @throws UserError for anything else; the message never holds the password.
 */
export function parseServerUrl(text: string, env: Readonly<Record<string, string | undefined>>): ServerUrl {
  const filled = withHost(text)
  const url = URL.canParse(filled) ? new URL(filled) : null
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol))
    throw new UserError(
      'The setting postgres holds no URL of a server. Write postgres://user:password@host:5432/postgres, or one of auto, docker, embedded, local, none.',
    )
  const user = decodeURIComponent(url.username) || env.PGUSER || 'postgres'
  const ssl = encryption(url.searchParams.get('sslmode') ?? env.PGSSLMODE ?? 'disable', url)
  return {
    address: {
      host: url.searchParams.get('host') ?? decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port || url.searchParams.get('port') || '5432'),
      user,
      password: decodeURIComponent(url.password) || env.PGPASSWORD || '',
      ...(ssl === null ? {} : { ssl }),
    },
    database: decodeURIComponent(url.pathname.slice(1)) || env.PGDATABASE || user,
  }
}

function encryption(mode: string, url: URL): NonNullable<ServerAddress['ssl']> | null {
  switch (mode) {
    case 'disable':
    case 'allow':
    case 'prefer':
      return null
    case 'require':
    case 'no-verify':
      return { rejectUnauthorized: false }
    case 'verify-ca':
    case 'verify-full': {
      const authority = url.searchParams.get('sslrootcert')
      return authority === null || authority === 'system'
        ? { rejectUnauthorized: true }
        : { rejectUnauthorized: true, ca: readAuthority(authority) }
    }
    default:
      throw new UserError(
        `The URL in the setting postgres holds sslmode=${mode}. PostgreSQL knows disable, allow, prefer, require, verify-ca and verify-full.`,
      )
  }
}

function readAuthority(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UserError(
      `The URL in the setting postgres names the certificate file ${path}, which cannot be read.`,
      { cause: error },
    )
  }
}
