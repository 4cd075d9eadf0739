import { type Reading, readText } from './setting-values.ts'
import type { PostgresChoice } from './settings.ts'

const KINDS = ['auto', 'docker', 'embedded', 'local', 'none'] as const
const URL_START = /^postgres(?:ql)?:\/\//

function isKind(word: string): word is (typeof KINDS)[number] {
  return (KINDS as readonly string[]).includes(word)
}

/**
 * A server's URL with a host, which a URL needs. Where it is left out, as libpq allows, the directory of a Unix
 * socket stands in the query: `postgres://user@/postgres?host=/run/postgresql`.
 */
export function withHost(url: string): string {
  return url.replace(/^([a-z]+:\/\/(?:[^/?#]*@)?)(?=[/?]|$)/, '$1localhost')
}

/** One of the words, or the `postgres://` URL of a server. A URL is never repeated in a message. */
export function readPostgresChoice(value: unknown): Reading<PostgresChoice> {
  const text = readText(value, null)
  if (!text.ok) return text
  if (isKind(text.value)) return { ok: true, value: { kind: text.value } }
  if (URL_START.test(text.value)) {
    const url = withHost(text.value)
    if (!URL.canParse(url)) {
      return {
        ok: false,
        problem:
          'is not a valid URL; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE and percent-encode special characters.',
      }
    }
    return { ok: true, value: { kind: 'url', url } }
  }
  const shown = text.value.includes('://') ? 'a URL of another kind' : `"${text.value}"`
  return {
    ok: false,
    problem: `must be one of ${KINDS.join(', ')} or a URL that starts with postgresql://, not ${shown}.`,
  }
}

/** The choice without user and password, fit for a published report. */
export function withoutSecrets(choice: PostgresChoice): string {
  if (choice.kind !== 'url') return choice.kind
  const url = new URL(choice.url)
  return `${url.protocol}//${url.host}`
}
