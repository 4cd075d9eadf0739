import type { LayoutFamily } from './family.ts'
import type { Layout, MigrationFiles, Sending } from './layout.ts'
import { compareText, directoryOfPath, fileName } from './paths.ts'
import { shellWord } from './repair.ts'

/**
 * From the source of the schema engine (prisma/prisma-engines, `apply_migration_script` of the native PostgreSQL
 * connector), because its binary is a download of its own: the file is sent unchanged by one `simple_query`, outside
 * any transaction of the tool. The engine's WebAssembly build with `@prisma/adapter-pg` 7.10 differs: it splits at
 * every semicolon, even inside a string, and sends the pieces one by one. `prisma migrate deploy` uses the native one.
 */
const SENDING: Sending = {
  sentAs: 'message',
  transaction: 'explicit',
  stripsByteOrderMark: false,
  companion: [],
  refusal: null,
}

/**
 * Prisma goes forward only. Its guide to down migrations puts a `down.sql` beside `migration.sql`, run by
 * `prisma db execute`: https://www.prisma.io/docs/orm/prisma-migrate/workflows/generating-down-migrations
 */
export const prisma: Layout = {
  name: 'prisma',
  expectsDown: false,
  /** Until then every deployment stops with P3009: https://www.prisma.io/docs/orm/prisma-migrate/workflows/patching-and-hotfixing */
  repair: ({ id }) => `prisma migrate resolve --rolled-back ${shellWord(id)}`,
  /**
   * `apply_migrations.rs` of the schema engine, measured with its WebAssembly build: what has no row of its name runs,
   * in the order of the names; texts are not compared. Only `prisma migrate dev` compares them, and wants a reset.
   */
  history: {
    tool: 'Prisma',
    late: {
      does: 'performs',
      because: '`prisma migrate deploy` runs every directory that has not run yet, wherever its name stands.',
    },
    edited: {
      does: 'overlooks',
      because:
        '`prisma migrate deploy` does not compare what has run; `prisma migrate dev` does, and wants to reset the database of every developer.',
    },
    sameContent: (before, after) => unixLines(before) === unixLines(after),
    removed: () => ({
      does: 'overlooks',
      because:
        '`prisma migrate deploy` does not miss what has run; `prisma migrate dev` does, and wants to reset the database of every developer.',
    }),
    renamed: null,
    twice: null,
  },
  sending: () => SENDING,
}

const unixLines = (text: string) => text.replaceAll('\r\n', '\n')

const UP = 'migration.sql'
const DOWN = 'down.sql'

/** Files of Prisma Migrate: one directory each, applied in the order of the directories' names. */
export const prismaFamily: LayoutFamily = {
  layout: prisma,
  pattern: 'name/migration.sql',
  directoryOf: (path) => {
    const [own, name] = [directoryOfPath(path), fileName(path)]
    if (own === '.') return null
    return name === UP || name === DOWN ? directoryOfPath(own) : null
  },
  guessable: () => true,
  read: (paths) => {
    const known = new Set(paths)
    const ups = paths.filter((path) => fileName(path) === UP)
    const migrations = ups.map((path) => migrationOf(path, known)).sort((a, b) => compareText(a.id, b.id))
    const ignored = paths
      .filter((path) => fileName(path) === DOWN && !known.has(`${directoryOfPath(path)}/${UP}`))
      .map((path) => ({ path, why: `there is no ${UP} beside it` }))
    return { migrations, ignored, conflicts: [] }
  },
  identify: ({ id }) => ({ version: id, name: '' }),
}

function migrationOf(path: string, known: ReadonlySet<string>): MigrationFiles {
  const own = directoryOfPath(path)
  const down = `${own}/${DOWN}`
  return {
    id: fileName(own),
    up: { path },
    down: known.has(down) ? { path: down } : null,
    repeatable: false,
  }
}

/** The file in which Prisma notes the kind of database, beside the migrations. */
export const PRISMA_LOCK_FILE = 'migration_lock.toml'

/** The provider that a `migration_lock.toml` names, for instance `postgresql`; `null` where it names none. */
export function prismaProvider(lockFile: string): string | null {
  return /^\s*provider\s*=\s*"([^"]*)"/m.exec(lockFile)?.[1] ?? null
}
