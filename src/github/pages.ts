/** Sends a GraphQL query with its variables. */
export type Query = (query: string, values: Readonly<Record<string, unknown>>) => Promise<unknown>

/** A page of a connection, as GraphQL gives it. */
export interface ConnectionPage<Node> {
  readonly nodes: readonly (Node | null)[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** What every page says besides its nodes: who the token belongs to. */
export interface Viewed {
  readonly viewer: { readonly login: string }
}

/**
 * The nodes of all pages of a connection, each with the name of the viewer. `query` takes the cursor as `$after`.
 *
 * @throws what `listOf` throws where the answer holds no such connection.
 */
export async function allNodes<Page extends Viewed, Node>(
  ask: (after: string | null) => Promise<unknown>,
  listOf: (page: Page) => ConnectionPage<Node>,
): Promise<readonly { readonly node: Node; readonly viewer: string }[]> {
  const all: { readonly node: Node; readonly viewer: string }[] = []
  let after: string | null = null
  for (;;) {
    const page = (await ask(after)) as Page
    const { nodes, pageInfo } = listOf(page)
    for (const node of nodes) if (node !== null) all.push({ node, viewer: page.viewer.login })
    if (!pageInfo.hasNextPage) return all
    after = pageInfo.endCursor
  }
}
