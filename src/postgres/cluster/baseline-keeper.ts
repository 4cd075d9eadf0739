import { type FileHandle, rm } from 'node:fs/promises'
import type { Client } from 'pg'
import type { BaselineStore } from '../baselines.ts'
import { messageOf } from '../provider.ts'
import { type BaselineCache, createUnfinished, publishEntry } from './baseline-cache.ts'
import { type Archiver, copyCluster, createArchive, writeManifest } from './keep-baseline.ts'
import type { Manifest } from './kept-baselines.ts'

type Facts = Omit<Manifest, 'bytes' | 'sha256'>

interface Draft {
  readonly unfinished: string
  readonly archive: FileHandle
  readonly key: string
  readonly facts: Facts
}

/** A cluster that may be copied. */
export interface ClusterToKeep extends Pick<Facts, 'version' | 'password'> {
  readonly archiver: Archiver
}

export interface BaselineKeeper {
  /** Copies the cluster while the run waits: a fifth of a second where the history took two. */
  readonly keep: (
    control: Client,
    cluster: ClusterToKeep,
    baseline: Parameters<BaselineStore['keep']>[1],
  ) => Promise<void>
  /** Begins to turn the copy into an entry, which takes no server any more. */
  readonly complete: () => void
}

/**
 * Lends what keeps a baseline. A copy that nobody completed is removed. What goes wrong is told as progress: the run
 * has lost nothing by it.
 */
export async function withBaselineKeeper<T>(
  cache: BaselineCache | null,
  progress: (line: string) => void,
  use: (keeper: BaselineKeeper) => Promise<T>,
): Promise<T> {
  let draft: Draft | null = null
  let completing: Promise<void> = Promise.resolve()
  const tell = (error: unknown) =>
    progress(`The schema before the change is not kept for later runs: ${messageOf(error)}`)
  try {
    return await use({
      keep: async (control, { version, password, archiver }, { scripts, database, notes }) => {
        if (cache === null || draft !== null) return
        draft = await copy(cache, control, archiver, {
          scripts,
          facts: { version, password, database, notes },
        }).catch((error: unknown) => {
          tell(error)
          return null
        })
      },
      complete: () => {
        if (cache === null || draft === null) return
        const { unfinished, archive, key, facts } = draft
        completing = writeManifest(unfinished, archive, facts)
          .then(() => publishEntry(cache, unfinished, key))
          .catch(tell)
      },
    })
  } finally {
    await completing
    await discard(draft)
  }
}

async function copy(
  cache: BaselineCache,
  control: Client,
  archiver: Archiver,
  { scripts, facts }: { readonly scripts: number; readonly facts: Facts },
): Promise<Draft | null> {
  const key = (await cache.keys())[scripts - 1]
  if (key === undefined) return null
  const unfinished = await createUnfinished(cache)
  let archive: FileHandle | null = null
  let copied = false
  try {
    archive = await createArchive(unfinished)
    copied = await copyCluster(archiver, control, facts.database, archive)
    return copied ? { unfinished, archive, key, facts } : null
  } finally {
    if (!copied) {
      await archive?.close()
      await rm(unfinished, { recursive: true, force: true })
    }
  }
}

/** A completed entry has another name by now. */
async function discard(draft: Draft | null): Promise<void> {
  if (draft === null) return
  await draft.archive.close()
  await rm(draft.unfinished, { recursive: true, force: true })
}
