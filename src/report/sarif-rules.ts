import type { Severity } from '../model/report.ts'
import type { Rule } from '../rules/rule.ts'

/** What a rule says about itself, as far as SARIF has a place for it. */
type RuleWords = Pick<Rule, 'id' | 'title' | 'severity' | 'why' | 'instead' | 'whenNotToUse' | 'sources'>

/** SARIF's `reportingDescriptor`. */
export interface DescribedRule {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly fullDescription: { readonly text: string }
  readonly help: { readonly text: string; readonly markdown: string }
  readonly defaultConfiguration: { readonly level: Severity }
  readonly properties: { readonly tags: readonly string[] }
}

/** Stands for everything that was to be performed and was not. */
export const UNCHECKED_RULE: RuleWords = {
  id: 'not-performed',
  title: 'Something was not performed, so nothing can be said about it',
  severity: 'error',
  why: 'A verdict rests on what was performed. What could not be performed may be harmless or not.',
  instead: 'Correct what kept it from being performed; the message says what that was.',
  whenNotToUse: 'Where a green verdict may leave things out: on-unchecked: pass.',
  sources: [],
}

export function describedRule(rule: RuleWords): DescribedRule {
  const { id, title, severity, why, instead, whenNotToUse, sources } = rule
  const parts = [
    ['Why', why],
    ['Instead', instead],
    ['When not to use it', whenNotToUse],
    ...(sources.length === 0 ? [] : [['Sources', sources.join('\n\n')]]),
  ]
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: parts.map(([heading, text]) => `${heading}:\n${text}`).join('\n\n'),
      markdown: parts.map(([heading, text]) => `**${heading}**\n\n${text}`).join('\n\n'),
    },
    defaultConfiguration: { level: severity },
    properties: { tags: ['postgresql', 'migration'] },
  }
}
