import { type Environment, gitIn } from '../changes/git.ts'
import { CONFIG_FILE_NAMES, type ConfigFile, loadConfigFile, parseConfigFile } from '../config/config-file.ts'
import { parseSettings } from '../config/parse-settings.ts'
import type { Settings } from '../config/settings.ts'
import type { ChangeRange } from './change-range.ts'

export interface SettingsRequest {
  readonly repo: string
  readonly env: Environment
  /** Inputs of the step, by option name. */
  readonly given: Readonly<Record<string, string>>
  readonly range: Pick<ChangeRange, 'base' | 'head'>
  readonly log: (line: string) => void
}

/**
 * Settings from the inputs, else from the configuration file. The file of the base commit counts where there
 * is one: a pull request must not loosen the gate that judges it.
 *
 * @throws UserError naming every mistake.
 */
export async function settleSettings(request: SettingsRequest): Promise<Settings> {
  const { repo, given, range } = request
  const file =
    (await configOfBase(request)) ??
    withoutTrust(await loadConfigFile({ repo, cwd: repo, path: null }), request.log)
  const refs = {
    ...(range.base === null ? {} : { base: range.base }),
    ...(range.head === null ? {} : { head: range.head }),
  }
  return parseSettings({ ...given, ...refs }, { repo, file, label: (name) => `input ${name}` })
}

/** A file that the change may have written cannot say that the change is trusted. */
function withoutTrust(file: ConfigFile | null, log: SettingsRequest['log']): ConfigFile | null {
  if (file === null) return null
  const { 'allow-host-server': trust, ...values } = file.values
  if (trust !== undefined) {
    log(
      `${file.place('allow-host-server')}: allow-host-server is left out, because the change may have written it. It counts as an input and in the file of the base commit, which needs "fetch-depth: 0".`,
    )
  }
  return { ...file, values }
}

async function configOfBase({ repo, env, range, log }: SettingsRequest): Promise<ConfigFile | null> {
  const { base } = range
  if (base === null || base.startsWith('-')) return null
  const git = gitIn(repo, env)
  for (const name of CONFIG_FILE_NAMES) {
    const inBase = await git(['rev-parse', '--verify', '--quiet', `${base}:./${name}`])
    if (inBase.exitCode !== 0) continue
    const [text, inTree] = await Promise.all([
      git(['cat-file', 'blob', inBase.stdout.toString('utf8').trim()]),
      git(['hash-object', '--', name]),
    ])
    if (text.exitCode !== 0) continue
    if (inTree.stdout.toString('utf8') !== inBase.stdout.toString('utf8')) {
      log(`The change edits ${name}. The settings of the base apply until it is merged.`)
    }
    return await parseConfigFile(text.stdout.toString('utf8'), name)
  }
  return null
}
