import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const ROOT = resolve(__dirname, '../..')
const run = promisify(execFile)

let directory: string
let bundle: string

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rehearse-cli-bundle-'))
  bundle = join(directory, 'cli.cjs')
  const build = [join(ROOT, 'scripts/build.mjs'), '--bundle', 'src/cli.ts', '--outfile', bundle]
  await run(process.execPath, build, { cwd: ROOT })
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('a reader that goes away, as head does, is no failure', async () => {
  const child = spawn(process.execPath, [bundle, 'help', 'review'], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  const stderr: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const [status] = await once(child, 'close')
  expect({ status, stderr: Buffer.concat(stderr).toString() }).toEqual({ status: 0, stderr: '' })
})

test('starting loads none of the heavy packages', async () => {
  const probe = `
    const Module = require('node:module')
    const loaded = []
    const load = Module._load
    Module._load = (name, ...rest) => { loaded.push(name); return load(name, ...rest) }
    process.argv = [process.argv[0], ${JSON.stringify(bundle)}, 'version']
    require(${JSON.stringify(bundle)})
    process.on('exit', () => process.stderr.write(JSON.stringify(loaded)))
  `
  const { stdout, stderr } = await run(process.execPath, ['-e', probe])
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  // What bundled packages need of Node: pg needs net, tls and crypto; downloading needs https.
  const used: string[] = JSON.parse(stderr)
  expect(
    used.filter((name) => /^(node:)?(net|tls|http|https|crypto|zlib|child_process)$/.test(name)),
  ).toEqual([])
})
