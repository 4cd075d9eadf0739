import { parseArgs } from 'node:util'
import { UserError } from '../model/errors.ts'
import { COMMANDS, type CommandDefinition, FORMATS, type Format } from './commands.ts'
import { didYouMean } from './nearest.ts'
import type { OptionDefinition } from './options.ts'

/** Where a report goes and in which form. */
export interface Delivery {
  readonly format: Format
  /** `null`: standard output. */
  readonly output: string | null
}

/** What the user asked for. `values` holds review settings by option name, still unvalidated. */
export type Command =
  | {
      readonly name: 'review'
      readonly repo: string
      readonly config: string | null
      readonly delivery: Delivery
      readonly values: Readonly<Record<string, unknown>>
    }
  | {
      readonly name: 'lint'
      readonly config: string | null
      readonly delivery: Delivery
      readonly files: readonly string[]
      readonly values: Readonly<Record<string, unknown>>
    }
  /** `rule`: the one to explain; `null` lists all. */
  | { readonly name: 'rules'; readonly rule: string | null }
  | { readonly name: 'demo'; readonly delivery: Delivery; readonly values: Readonly<Record<string, unknown>> }
  | { readonly name: 'help'; readonly topic: CommandDefinition | null }
  | { readonly name: 'version' }

const COMMAND_NAMES: readonly string[] = COMMANDS.map((command) => command.name)

function commandNamed(word: string): CommandDefinition {
  const found = COMMANDS.find((command) => command.name === word)
  if (found !== undefined) return found
  throw new UserError(
    `There is no command "${word}".${didYouMean(word, COMMAND_NAMES)} The commands are ${COMMAND_NAMES.join(', ')}.`,
  )
}

/**
 * Reads the arguments after the program's name. Throws a `UserError` that says what is accepted instead.
 * Values are only checked for being there; `parseSettings` judges them together with the configuration file.
 */
export function parseArguments(argv: readonly string[]): Command {
  const [first, ...rest] = argv
  if (first === undefined || first === '--help' || first === '-h') return { name: 'help', topic: null }
  if (first === '--version' || first === '-V') return { name: 'version' }
  if (first.startsWith('-')) {
    throw new UserError(`Name a command before ${first}, for instance: rehearse review ${first}`)
  }
  const command = commandNamed(first)
  if (rest.some((word) => word === '--help' || word === '-h')) return { name: 'help', topic: command }
  const { values, operands } = readWords(command, rest)
  switch (command.name) {
    case 'review': {
      const { repo, config, format, output, ...settings } = values
      return {
        name: 'review',
        repo: typeof repo === 'string' ? repo : '.',
        config: typeof config === 'string' ? config : null,
        delivery: delivery(format, output),
        values: operands.length > 0 ? { ...settings, paths: operands } : settings,
      }
    }
    case 'lint': {
      if (operands.length === 0) throw new UserError('Name the files to lint: rehearse lint FILE...')
      const { config, format, output, ...settings } = values
      return {
        name: 'lint',
        config: typeof config === 'string' ? config : null,
        delivery: delivery(format, output),
        files: operands,
        values: settings,
      }
    }
    case 'rules':
      return { name: 'rules', rule: operands[0] ?? null }
    case 'demo': {
      const { format, output, ...settings } = values
      return { name: 'demo', delivery: delivery(format, output), values: settings }
    }
    case 'help':
      return { name: 'help', topic: operands[0] === undefined ? null : commandNamed(operands[0]) }
    case 'version':
      return { name: 'version' }
  }
}

function delivery(format: unknown, output: unknown): Delivery {
  const known = FORMATS.find((name) => name === (format ?? 'text'))
  if (known === undefined)
    throw new UserError(`--format must be one of ${FORMATS.join(', ')}, not "${format}".`)
  return { format: known, output: typeof output === 'string' ? output : null }
}

interface Words {
  readonly values: Readonly<Record<string, unknown>>
  readonly operands: readonly string[]
}

function readWords(command: CommandDefinition, argv: readonly string[]): Words {
  // Not strict: the tokens are judged here, so that each mistake gets a message that says what is accepted.
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      command.options.map((option) => [
        option.name,
        { type: option.kind === 'flag' ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
  })
  const values: Record<string, unknown> = {}
  const operands: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const option = command.options.find((known) => known.name === token.name)
    if (option === undefined) throw new UserError(unknownOption(command, token.rawName))
    values[option.name] = merged(option, values[option.name], optionValue(option, token))
  }
  const most = command.operands?.most ?? 0
  const extra = operands[most]
  if (extra !== undefined) {
    throw new UserError(
      most === 0
        ? `rehearse ${command.name} takes no arguments, and was given "${extra}".`
        : `rehearse ${command.name} takes one argument; "${extra}" is one too many.`,
    )
  }
  return { values, operands }
}

function unknownOption(command: CommandDefinition, rawName: string): string {
  const known = command.options.map((option) => `--${option.name}`)
  const accepted = known.length === 0 ? 'It takes no options.' : `Accepted: ${known.join(', ')}.`
  return `rehearse ${command.name} has no option ${rawName}.${didYouMean(rawName, known)} ${accepted}`
}

function optionValue(
  option: OptionDefinition,
  token: { readonly value: string | undefined; readonly inlineValue: boolean | undefined },
): unknown {
  const name = `--${option.name}`
  if (option.kind === 'flag') {
    if (token.inlineValue !== true) return true
    if (token.value === 'true' || token.value === 'false') return token.value
    throw new UserError(`${name} takes no value; leave out "=${token.value}".`)
  }
  const wanted = option.choices === null ? option.placeholder : option.choices.join(', ')
  if (token.value === undefined || token.value === '')
    throw new UserError(`${name} needs a value: ${wanted}.`)
  if (token.inlineValue !== true && token.value.startsWith('-')) {
    throw new UserError(
      `${name} needs a value: ${wanted}. To give one that begins with a dash, write ${name}=${token.value}`,
    )
  }
  return token.value
}

/** Lists grow with each mention; of anything else the last mention wins, as is usual. */
function merged(option: OptionDefinition, before: unknown, value: unknown): unknown {
  if (option.kind !== 'list' && option.kind !== 'pairs') return value
  const items = option.kind === 'list' && typeof value === 'string' ? value.split(',') : [value]
  return [...(Array.isArray(before) ? before : []), ...items]
}
