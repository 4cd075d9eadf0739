import { COMMANDS, type CommandDefinition } from './commands.ts'
import type { OptionDefinition } from './options.ts'

const GAP = 2

function columns(rows: readonly (readonly [string, string])[]): string {
  const wide = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(wide + GAP)}${right}`).join('\n')
}

/** `--rows N`, as a person writes it. */
export function optionUsage(option: OptionDefinition): string {
  return option.kind === 'flag' ? `--${option.name}` : `--${option.name} ${option.placeholder ?? 'VALUE'}`
}

function optionText(option: OptionDefinition): string {
  const choices = option.choices === null ? '' : ` One of ${option.choices.join(', ')}.`
  const fallback = option.kind === 'flag' ? '' : ` Default: ${option.fallback}.`
  return `${option.summary}${choices}${fallback}`
}

function overview(): string {
  return [
    'Rehearse reviews PostgreSQL migrations by performing them on a throwaway server.',
    '',
    'Usage: rehearse COMMAND [OPTIONS]',
    '',
    'Commands:',
    columns(
      COMMANDS.map((command) => [
        [command.name, command.operands?.placeholder].filter(Boolean).join(' '),
        command.summary,
      ]),
    ),
    '',
    'rehearse help COMMAND shows its options.',
    '',
    'Exit status: 0 nothing that fails the run; 1 findings at or above --fail-on, or something left unchecked;',
    '2 wrong usage or configuration; 3 internal error.',
    '',
  ].join('\n')
}

function commandPage(command: CommandDefinition): string {
  const usage = [
    'Usage: rehearse',
    command.name,
    command.options.length > 0 ? '[OPTIONS]' : '',
    command.operands?.placeholder,
  ]
  const options = command.options.map((option) => [optionUsage(option), optionText(option)] as const)
  return [
    usage.filter(Boolean).join(' '),
    '',
    command.summary,
    '',
    ...(options.length > 0 ? ['Options:', columns(options), ''] : []),
  ].join('\n')
}

/** The help page of one command, or the overview. Ends with a newline. */
export function helpText(topic: CommandDefinition | null): string {
  return topic === null ? overview() : commandPage(topic)
}
