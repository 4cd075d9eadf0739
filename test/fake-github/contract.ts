import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv, { type ValidateFunction } from 'ajv'

/** Values of a request that has been checked: path and query parameters as their schema types them. */
export interface CheckedRequest {
  /** `post /repos/{owner}/{repo}/issues/{issue_number}/comments` */
  readonly operation: string
  readonly parameters: Readonly<Record<string, string | number>>
  readonly body: Readonly<Record<string, unknown>>
  readonly success: number
}

export type Check =
  | { readonly ok: true; readonly request: CheckedRequest }
  | { readonly ok: false; readonly problem: string }

interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly schema: object
  }[]
  readonly requestBody: object | null
  readonly success: number
}

interface Compiled {
  readonly operation: Operation
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly parameters: ValidateFunction
  readonly body: ValidateFunction | null
}

/** Checks requests against the slice of GitHub's OpenAPI description: anything it does not name is a problem. */
export function loadContract(): (method: string, url: URL, body: unknown) => Check {
  const slice = JSON.parse(readFileSync(join(__dirname, 'openapi-slice.json'), 'utf8')) as {
    readonly operations: readonly Operation[]
  }
  const compiled = slice.operations.map(compile)
  return (method, url, body) => {
    const found = compiled.find(
      ({ operation, pattern }) => operation.method === method.toLowerCase() && pattern.test(url.pathname),
    )
    if (found === undefined) return { ok: false, problem: `${method} ${url.pathname} is no known operation` }
    return check(found, url, body)
  }
}

function compile(operation: Operation): Compiled {
  const ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes: true, allErrors: true })
  const names: string[] = []
  const source = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name)
    return '([^/]+)'
  })
  const known = operation.parameters.filter((parameter) => parameter.in !== 'header')
  return {
    operation,
    pattern: new RegExp(`^${source}$`),
    names,
    parameters: ajv.compile({
      type: 'object',
      properties: Object.fromEntries(known.map((parameter) => [parameter.name, parameter.schema])),
      required: known.filter((parameter) => parameter.required).map((parameter) => parameter.name),
      additionalProperties: false,
    }),
    // Bodies are JSON already: a number where text belongs is a mistake and is not converted.
    body:
      operation.requestBody === null
        ? null
        : new Ajv({ strict: false, validateFormats: false }).compile(operation.requestBody),
  }
}

function check(found: Compiled, url: URL, body: unknown): Check {
  const { operation } = found
  const label = `${operation.method} ${operation.path}`
  const values = found.pattern.exec(url.pathname)?.slice(1) ?? []
  const parameters: Record<string, string | number> = Object.fromEntries([
    ...found.names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]),
    ...url.searchParams,
  ])
  if (!found.parameters(parameters)) return { ok: false, problem: `${label}: ${problems(found.parameters)}` }
  if (found.body === null) {
    if (body !== null) return { ok: false, problem: `${label} takes no body` }
  } else if (!found.body(body)) {
    return { ok: false, problem: `${label}: ${problems(found.body)}` }
  }
  return {
    ok: true,
    request: {
      operation: label,
      parameters,
      body: (body ?? {}) as Record<string, unknown>,
      success: operation.success,
    },
  }
}

function problems(validate: ValidateFunction): string {
  return (validate.errors ?? [])
    .map((error) => `${error.instancePath || 'request'} ${error.message} ${JSON.stringify(error.params)}`)
    .join('; ')
}
