import type { FAIL_ON, LAYOUT_NAMES, ON_UNCHECKED } from './options.ts'
import type { RollbackSetting } from './rollback-modes.ts'
import type { RuleSetting } from './rule-settings.ts'

export type LayoutName = (typeof LAYOUT_NAMES)[number]
export type FailOn = (typeof FAIL_ON)[number]
export type OnUnchecked = (typeof ON_UNCHECKED)[number]

/** Where the rehearsal runs, as asked for. */
export type PostgresChoice =
  | { readonly kind: 'auto' | 'docker' | 'embedded' | 'local' | 'none' }
  | { readonly kind: 'url'; readonly url: string }

/** Validated settings of one review. */
export interface Settings {
  /** Absolute path of the repository. */
  readonly repo: string
  readonly base: string | null
  /** `null`: the working tree, untracked files included. */
  readonly head: string | null
  readonly all: boolean
  readonly paths: readonly string[]
  readonly layout: LayoutName | 'auto'
  readonly postgres: PostgresChoice
  /** `null`: not asked for; the default major applies unless only another one is installed locally. */
  readonly postgresVersion: number | null
  readonly postgresImage: string | null
  readonly postgresSettings: Readonly<Record<string, string>>
  /** Path of a schema dump in the repository; `null`: the earlier migrations are applied. */
  readonly baseline: string | null
  /** Files and directories of the repository with SQL that checks the database around each migration. */
  readonly verify: readonly string[]
  readonly extensions: readonly string[]
  readonly roles: readonly string[]
  /** Servers may run as processes of a self-hosted runner although the SQL comes from a fork. */
  readonly allowHostServer: boolean
  readonly rows: number
  readonly timeoutSeconds: number
  /** Clients that measure their waits use the touched tables while scripts are replayed. */
  readonly probes: boolean
  /** The up script is performed once more while somebody else reads the touched tables. */
  readonly withReader: boolean
  /** Empty: an existing down script has to restore, a missing one is a warning where the tool expects one. */
  readonly rollback: readonly RollbackSetting[]
  /** Rules that are off or count more or less than usual, each with its reason. */
  readonly rules: readonly RuleSetting[]
  readonly budgetReadsMs: number
  readonly budgetWritesMs: number
  readonly failOn: FailOn
  readonly onUnchecked: OnUnchecked
  readonly debug: boolean
}

export const DEFAULT_POSTGRES_MAJOR = 18
export const SUPPORTED_POSTGRES_MAJORS: readonly number[] = [14, 15, 16, 17, 18]
