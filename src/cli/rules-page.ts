import { didYouMean } from '../config/nearest.ts'
import { UserError } from '../model/errors.ts'
import type { Severity } from '../model/report.ts'

/** What a rule says about itself. */
export interface RuleText {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly why: string
  readonly instead: string
  readonly whenNotToUse: string
  readonly sources: readonly string[]
}

function list(rules: readonly RuleText[]): string {
  const wide = Math.max(0, ...rules.map((rule) => rule.id.length))
  const lines = rules.map((rule) => `  ${rule.id.padEnd(wide)}  ${rule.severity.padEnd(7)}  ${rule.title}`)
  return [`${rules.length} rules:`, ...lines, '', 'rehearse rules RULE-ID explains one.', ''].join('\n')
}

function page(rule: RuleText): string {
  return [
    `${rule.title}`,
    `Rule ${rule.id}, severity ${rule.severity}.`,
    `Why:\n${rule.why.trim()}`,
    `Instead:\n${rule.instead.trim()}`,
    `When not to use it:\n${rule.whenNotToUse.trim()}`,
    ...(rule.sources.length === 0 ? [] : [`Sources:\n${rule.sources.join('\n')}`]),
    '',
  ].join('\n\n')
}

/** `rehearse rules`: the list, or one rule. Throws a `UserError` when there is no such rule. */
export function rulesText(rules: readonly RuleText[], id: string | null): string {
  if (id === null) return list(rules)
  const rule = rules.find((one) => one.id === id)
  if (rule !== undefined) return page(rule).replace(/\n+$/, '\n')
  const ids = rules.map((one) => one.id)
  throw new UserError(
    `There is no rule "${id}".${didYouMean(id, ids)} rehearse rules lists all ${rules.length}.`,
  )
}
