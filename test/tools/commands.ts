import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runTool, TOOLS, type ToolBench, type ToolRun } from './tool-run.ts'

const installed = (tool: string) =>
  join(TOOLS, readdirSync(TOOLS).find((name) => name.startsWith(`${tool}-`)) ?? `${tool} is not installed`)

export function runMigrate(bench: ToolBench, driver: string, ...command: string[]): Promise<ToolRun> {
  const { user, password, port, database, directory } = bench
  const url = `${driver}://${user}:${password}@127.0.0.1:${port}/${database.name}?sslmode=disable`
  return runTool(join(installed('migrate'), 'migrate'), ['-path', directory, '-database', url, ...command])
}

export function runFlyway(
  bench: ToolBench,
  settings: readonly string[],
  signal?: AbortSignal,
): Promise<ToolRun> {
  const { port, database, user, password, directory } = bench
  const home = installed('flyway')
  return runTool(
    'java',
    [
      '-cp',
      `${home}/lib/*:${home}/classes`,
      'FlywayRun',
      `flyway.url=jdbc:postgresql://127.0.0.1:${port}/${database.name}`,
      `flyway.user=${user}`,
      `flyway.password=${password}`,
      `flyway.locations=filesystem:${directory}`,
      ...settings,
    ],
    signal,
  )
}

/** `.ci/tools.sh` installs it as a package of the system. */
export function runSqitch(bench: ToolBench, ...command: string[]): Promise<ToolRun> {
  const { user, password, port, database, directory } = bench
  const target = `db:pg://${user}:${password}@127.0.0.1:${port}/${database.name}`
  // A shell only for the directory and the identity that Sqitch insists on.
  const script = 'cd "$0" && SQITCH_FULLNAME=Ann SQITCH_EMAIL=ann@example.org exec sqitch --no-pager "$@"'
  return runTool('sh', [
    '-c',
    script,
    directory,
    ...command,
    ...(command[0] === 'plan' ? [] : ['--target', target]),
  ])
}

/** Prisma's schema engine, its WebAssembly build; prints the scripts that it applies as JSON on the last line. */
export function runPrismaEngine(
  { user, password, port, database }: ToolBench,
  migrations: readonly (readonly [name: string, text: string])[],
): Promise<ToolRun> {
  return runTool('node', [
    join(__dirname, 'prisma', 'apply.mjs'),
    installed('prisma'),
    `postgresql://${user}:${password}@127.0.0.1:${port}/${database.name}`,
    JSON.stringify(migrations),
  ])
}
