import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Kind, parse, print } from 'graphql'

/**
 * Cuts what Rehearse uses out of GitHub's published API descriptions, for the fake GitHub of the tests. The
 * whole packages are downloaded into a temporary directory, because they hold 390 MB. Request bodies are
 * closed (`additionalProperties: false`), so that a misspelt property is an error and not ignored.
 */
const OPERATIONS = [
  ['get', '/repos/{owner}/{repo}/pulls'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/files'],
  ['get', '/repos/{owner}/{repo}/compare/{basehead}'],
  ['post', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['patch', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
  ['delete', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
  ['post', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews'],
]

/** Types of the GraphQL schema and the fields that are kept; everything they need is kept with them. */
const GRAPHQL_FIELDS = {
  Query: ['viewer', 'repository'],
  Mutation: ['minimizeComment'],
  MinimizeCommentInput: ['classifier', 'subjectId'],
  MinimizeCommentPayload: ['clientMutationId'],
  ReportedContentClassifiers: null,
  Repository: ['pullRequest'],
  PullRequest: ['comments', 'reviewThreads'],
  PullRequestReviewThreadConnection: ['nodes', 'pageInfo'],
  PullRequestReviewThread: ['comments'],
  PullRequestReviewCommentConnection: ['nodes'],
  PullRequestReviewComment: ['author', 'body', 'id', 'isMinimized'],
  IssueCommentConnection: ['nodes', 'pageInfo', 'totalCount'],
  IssueComment: ['author', 'body', 'databaseId', 'fullDatabaseId', 'isMinimized', 'viewerDidAuthor'],
  PageInfo: ['endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor'],
  Actor: ['login'],
  Bot: ['login'],
  User: ['login'],
  IssueCommentOrder: ['direction', 'field'],
  IssueCommentOrderField: null,
  OrderDirection: null,
  BigInt: null,
}

const root = resolve(fileURLToPath(import.meta.url), '../..')
const target = join(root, 'test/fake-github')
const temporary = await mkdtemp(join(tmpdir(), 'github-api-'))
try {
  const openapi = await unpacked('@octokit/openapi', 'package/generated/api.github.com.json')
  const slice = sliceOpenApi(JSON.parse(openapi.text))
  await writeFile(
    join(target, 'openapi-slice.json'),
    `${JSON.stringify({ source: openapi.source, ...slice }, null, 1)}\n`,
  )
  const graphql = await unpacked('@octokit/graphql-schema', 'package/schema.graphql')
  await writeFile(
    join(target, 'schema-slice.graphql'),
    `# Cut out of ${graphql.source} by scripts/openapi-slice.mjs\n\n${sliceGraphQl(graphql.text)}\n`,
  )
} finally {
  await rm(temporary, { recursive: true, force: true })
}

/** Downloads a package and gives one of its files. */
async function unpacked(name, file) {
  const packed = execFileSync(
    'npm',
    ['pack', '--silent', '--pack-destination', temporary, `${name}@latest`],
    {
      encoding: 'utf8',
    },
  ).trim()
  execFileSync('tar', ['-xzf', join(temporary, packed), '-C', temporary, file, 'package/package.json'])
  const { version } = JSON.parse(await readFile(join(temporary, 'package/package.json'), 'utf8'))
  return { text: await readFile(join(temporary, file), 'utf8'), source: `${name}@${version}` }
}

function sliceOpenApi(description) {
  const resolved = (value) => {
    if (Array.isArray(value)) return value.map(resolved)
    if (typeof value !== 'object' || value === null) return value
    if (typeof value.$ref === 'string') {
      return resolved(
        value.$ref
          .slice(2)
          .split('/')
          .reduce((at, key) => at[key], description),
      )
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]))
  }
  const operations = OPERATIONS.map(([method, path]) => {
    const operation = description.paths[path][method]
    const body = operation.requestBody?.content['application/json'].schema
    const status = Object.keys(operation.responses).find((code) => code.startsWith('2'))
    return {
      method,
      path,
      parameters: resolved(operation.parameters ?? []).map(
        ({ name, in: place, required = false, schema }) => ({
          name,
          in: place,
          required,
          schema: withoutProse(schema),
        }),
      ),
      requestBody: body === undefined ? null : closed(withoutProse(resolved(body))),
      success: Number(status),
    }
  })
  return { operations }
}

function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  return inner.type === 'object' ? { ...inner, additionalProperties: false } : inner
}

function withoutProse(value) {
  if (Array.isArray(value)) return value.map(withoutProse)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(
    ([key, inner]) =>
      !(key === 'description' && typeof inner === 'string') && !key.startsWith('x-') && key !== 'example',
  )
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutProse(inner)]))
}

function sliceGraphQl(text) {
  const document = parse(text, { noLocation: true })
  const definitions = document.definitions.flatMap((definition) => {
    const name = definition.name?.value
    if (name === undefined || !(name in GRAPHQL_FIELDS) || definition.kind === Kind.DIRECTIVE_DEFINITION)
      return []
    const fields = GRAPHQL_FIELDS[name]
    const kept = definition.fields?.filter((field) => fields === null || fields.includes(field.name.value))
    return [
      undecorated({
        ...definition,
        ...(kept === undefined ? {} : { fields: kept }),
        ...(definition.interfaces === undefined
          ? {}
          : { interfaces: definition.interfaces.filter(({ name }) => name.value in GRAPHQL_FIELDS) }),
      }),
    ]
  })
  return print({ kind: Kind.DOCUMENT, definitions })
}

/** Without descriptions and directives, whose definitions are left out. */
function undecorated(node) {
  if (Array.isArray(node)) return node.map(undecorated)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).filter(([key]) => key !== 'description' && key !== 'directives')
  return Object.fromEntries(entries.map(([key, inner]) => [key, undecorated(inner)]))
}
