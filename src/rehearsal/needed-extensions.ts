import type { Client } from 'pg'
import type { LoadedTarget } from '../layouts/load-scripts.ts'
import { type Database, withAdmin } from '../postgres/databases.ts'
import { createExtensions, isExtensionAllowed } from '../postgres/extensions.ts'

const MENTION = /create\s+extension\s+if\s+not\s+exists\s+("[^"]+"|\w+)/gi

/**
 * Creates as superuser what the owner of a database may not create itself: the extensions the user asked for, and
 * those the history asks for with IF NOT EXISTS, as far as they are allowed, installed on the server, and not
 * trusted (an owner creates trusted ones without help).
 */
export async function createNeededExtensions(
  database: Database,
  target: LoadedTarget,
  asked: readonly string[],
): Promise<void> {
  const mentioned = [
    ...new Set(target.steps.flatMap((step) => (step.do === 'apply' ? mentions(step.script.text) : []))),
  ].filter((name) => isExtensionAllowed(name) && !asked.includes(name))
  if (asked.length + mentioned.length === 0) return
  await withAdmin(database, async (admin) => createAsAdmin(admin, mentioned, asked))
}

async function createAsAdmin(
  admin: Client,
  mentioned: readonly string[],
  asked: readonly string[],
): Promise<void> {
  // Extensions belong where a session of the history would put them; nothing hostile can be in the empty database.
  await admin.query('SET search_path = public')
  await createExtensions(admin, asked)
  if (mentioned.length === 0) return
  const { rows } = await admin.query<{ name: string }>(
    `SELECT DISTINCT e.name FROM pg_available_extensions e
       JOIN pg_available_extension_versions v ON v.name = e.name AND v.version = e.default_version
      WHERE e.name = ANY ($1::text[]) AND NOT v.trusted`,
    [mentioned],
  )
  await createExtensions(
    admin,
    rows.map((row) => row.name),
  )
}

function mentions(text: string): string[] {
  return [...text.matchAll(MENTION)].map((match) => (match[1] ?? '').replaceAll('"', ''))
}
