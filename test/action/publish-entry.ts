/** What the publishing tests need, as one module to bundle. */
export { connectGitHub } from '../../src/github/client.ts'
export { publish } from '../../src/github/publish.ts'
export { renderMarkdown } from '../../src/report/markdown.ts'
