import { posix } from 'node:path'

/** Where one project of Sqitch keeps its files. Paths are relative to the repository root. */
export interface SqitchPlaces {
  /** The directory that stands for the project. */
  readonly directory: string
  readonly plan: string
  readonly deploy: string
  readonly revert: string
  readonly verify: string
  /** Of changes that were planned again. */
  readonly reworked: { readonly deploy: string; readonly revert: string; readonly verify: string }
  /** What Sqitch hands to psql with `--set`, by name. */
  readonly variables: ReadonlyMap<string, string>
  /** Sqitch's word for the kind of database; `pg` is PostgreSQL. */
  readonly engine: string
}

/** Section, with its name in quotes, and key, in lower case, joined by dots: `engine.pg.top_dir`. */
type Values = ReadonlyMap<string, string>

/**
 * The projects that a `sqitch.conf` describes: one for each engine and each target it names. What Sqitch looks up is
 * the target's own value, the engine's, the one of `core` (`_fetch` in App::Sqitch::Target 1.3).
 */
export function placesOfConfig(text: string, path: string): readonly SqitchPlaces[] {
  const values = readValues(text)
  const core = values.get('core.engine')
  const engines = new Set([...(core === undefined ? [] : [core]), ...named(values, 'engine')])
  if (engines.size === 0) engines.add(engineOf(values.get('core.target') ?? '', values) ?? 'pg')
  const scopes = [
    ...[...engines].map((engine) => ({ engine, sections: [`engine.${engine}`] })),
    ...[...named(values, 'target')].map((target) => {
      const engine = engineOf(target, values) ?? core ?? 'pg'
      return { engine, sections: [`target.${target}`, `engine.${engine}`] }
    }),
  ]
  const all = scopes.map(({ engine, sections }) => {
    const get = (key: string) =>
      [...sections, 'core'].map((section) => values.get(`${section}.${key}`)).find((value) => value)
    return { ...placesIn(posix.dirname(path), engine, get), variables: variablesOf(values, sections, get) }
  })
  return all.filter((one, index) => all.findIndex((other) => other.plan === one.plan) === index)
}

/** What holds where no configuration says otherwise. */
export function placesIn(
  base: string,
  engine: string,
  get: (key: string) => string | undefined = () => undefined,
): SqitchPlaces {
  const at = (key: string, fallback: string) => {
    const value = get(key)
    return posix.join(value === undefined ? fallback : posix.join(base, value), '.').replace(/(.)\/$/, '$1')
  }
  const directory = at('top_dir', base)
  const reworkedTop = at('reworked_dir', directory)
  const reworked = (script: 'deploy' | 'revert' | 'verify') =>
    at(`reworked_${script}_dir`, posix.join(reworkedTop, script))
  return {
    directory,
    plan: at('plan_file', posix.join(directory, 'sqitch.plan')),
    deploy: at('deploy_dir', posix.join(directory, 'deploy')),
    revert: at('revert_dir', posix.join(directory, 'revert')),
    verify: at('verify_dir', posix.join(directory, 'verify')),
    reworked: { deploy: reworked('deploy'), revert: reworked('revert'), verify: reworked('verify') },
    variables: new Map([['registry', REGISTRY]]),
    engine,
  }
}

/** The schema of Sqitch's own tables, which every script may name. */
const REGISTRY = 'sqitch'

function variablesOf(
  values: Values,
  sections: readonly string[],
  get: (key: string) => string | undefined,
): ReadonlyMap<string, string> {
  const own = sections.toReversed().flatMap((section) => {
    const prefix = `${section}.variables.`
    return [...values].flatMap(([key, value]): [string, string][] =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    )
  })
  return new Map([...own, ['registry', get('registry') ?? REGISTRY]])
}

/** The kind of database in a URI such as `db:pg://host/name`, or in the URI of a target of that name. */
function engineOf(target: string, values: Values): string | null {
  const uri = values.get(`target.${target}.uri`) ?? target
  const kind = /^(?:db:)?([a-z]\w*):/i.exec(uri)?.[1]?.toLowerCase()
  return kind === undefined ? null : /^postgres(?:ql)?$/.test(kind) ? 'pg' : kind
}

/** `engine "pg"` and `engine "pg.variables"` both speak of pg. */
function named(values: Values, section: string): ReadonlySet<string> {
  const names = [...values.keys()].flatMap((key) =>
    key.split('.')[0] === section ? [key.split('.')[1] ?? ''] : [],
  )
  return new Set(names)
}

/** The format is git's: sections in brackets, `key = value` lines, comments after `#` and `;`. */
function readValues(text: string): Values {
  const values = new Map<string, string>()
  let section = ''
  for (const line of text.split(/\r?\n/)) {
    const head = /^\s*\[\s*([\w-]+)(?:\s+"([^"]*)")?\s*\]/.exec(line)
    if (head !== null)
      section = [head[1]?.toLowerCase(), ...(head[2] === undefined ? [] : [head[2]])].join('.')
    const [, key, quoted, bare] = /^\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^#;]*))/.exec(line) ?? []
    if (key !== undefined) values.set(`${section}.${key.toLowerCase()}`, quoted ?? bare?.trim() ?? '')
  }
  return values
}
