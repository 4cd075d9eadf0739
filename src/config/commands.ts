import { type OptionDefinition, REVIEW_OPTIONS } from './options.ts'

export const FORMATS = ['text', 'json', 'markdown', 'sarif', 'html'] as const
export type Format = (typeof FORMATS)[number]

/** Options that only the command line has: where to look and where the report goes. */
export const CLI_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'repo',
    kind: 'text',
    placeholder: 'DIR',
    choices: null,
    summary: 'The repository to review.',
    fallback: 'the current directory',
  },
  {
    name: 'config',
    kind: 'text',
    placeholder: 'FILE',
    choices: null,
    summary: 'Configuration file.',
    fallback: 'rehearse.yml or .rehearse.yml',
  },
  {
    name: 'format',
    kind: 'text',
    placeholder: 'FORMAT',
    choices: FORMATS,
    summary: 'How the report is written.',
    fallback: 'text',
  },
  {
    name: 'output',
    kind: 'text',
    placeholder: 'FILE',
    choices: null,
    summary: 'Write the report to a file.',
    fallback: 'standard output',
  },
]

/** One command: what it accepts, for parsing and for its help page. */
export interface CommandDefinition {
  readonly name: 'review' | 'lint' | 'rules' | 'demo' | 'help' | 'version'
  readonly summary: string
  readonly options: readonly OptionDefinition[]
  /** Words after the options. */
  readonly operands: { readonly placeholder: string; readonly most: number } | null
}

/** `paths` are operands on the command line. */
const onCommandLine = REVIEW_OPTIONS.filter((option) => option.name !== 'paths')
const named = (names: readonly string[]) =>
  [...CLI_OPTIONS, ...onCommandLine].filter((option) => names.includes(option.name))

export const COMMANDS: readonly CommandDefinition[] = [
  {
    name: 'review',
    summary: 'Review the migrations that a change adds or edits.',
    options: [...CLI_OPTIONS, ...onCommandLine],
    operands: { placeholder: '[PATH...]', most: Number.POSITIVE_INFINITY },
  },
  {
    name: 'lint',
    summary: 'Parse files and predict what they do; nothing is performed.',
    options: named([
      'layout',
      'config',
      'baseline',
      'postgres-version',
      'rules',
      'format',
      'output',
      'fail-on',
    ]),
    operands: { placeholder: 'FILE...', most: Number.POSITIVE_INFINITY },
  },
  {
    name: 'rules',
    summary: 'List the rules, or explain one.',
    options: [],
    operands: { placeholder: '[RULE-ID]', most: 1 },
  },
  {
    name: 'demo',
    summary: 'Review the bundled example; its findings fail nothing.',
    options: named([
      'format',
      'output',
      'postgres',
      'postgres-version',
      'postgres-image',
      'rows',
      'timeout',
      'debug',
    ]),
    operands: null,
  },
  {
    name: 'help',
    summary: 'Show this page, or the page of a command.',
    options: [],
    operands: { placeholder: '[COMMAND]', most: 1 },
  },
  { name: 'version', summary: 'Show the version.', options: [], operands: null },
]
