import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../postgres/until.ts'

export interface CliProcess {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  readonly ended: Promise<{
    readonly status: number | null
    readonly stdout: string
    readonly stderr: string
  }>
}

/** Starts the command line as it ships. */
export function startCli(dist: string, args: readonly string[]): CliProcess {
  const child = spawn(process.execPath, [join(dist, 'cli.cjs'), ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const ended = once(child, 'close').then(([status]) => ({
    status: status as number | null,
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString(),
  }))
  return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), ended }
}

interface Running {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** Every process, by what `/proc` says of it. A process may end while it is looked at. */
async function processes(): Promise<readonly Running[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const read = async (pid: string): Promise<Running | null> => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    return stat === null ? null : { pid: Number(pid), parent, command: command.replaceAll('\0', ' ').trim() }
  }
  return (await Promise.all(pids.map(read))).flatMap((one) => one ?? [])
}

/** The processes that a process started, and those that these started. */
export async function descendants(ancestor: number): Promise<readonly Running[]> {
  const all = await processes()
  const below = new Set([ancestor])
  for (let size = 0; size !== below.size; ) {
    size = below.size
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid)
  }
  return all.filter(({ pid }) => pid !== ancestor && below.has(pid))
}

/** Waits until a session of a database of ours is busy with a statement of this kind; gives what is running then. */
export async function untilBusy(
  cli: CliProcess,
  role: string,
  statement: string,
): Promise<readonly Running[]> {
  const busy = new RegExp(`^postgres: ${role} rehearse_\\w+ \\[local\\] ${statement}`)
  let running: readonly Running[] = []
  await until(async () => {
    running = await descendants(cli.pid)
    return running.some(({ command }) => busy.test(command))
  })
  return running
}

/** Directories and shared memory that the processes hold: what would be left if they were not cleaned up. */
export async function belongings(running: readonly Running[]): Promise<readonly string[]> {
  const directories = running.flatMap(({ command }) => command.match(/\/\S*\brehearse-\w+/g) ?? [])
  const maps = await Promise.all(
    running.map(({ pid }) => readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '')),
  )
  const memory = maps.flatMap((text) => text.match(/\/dev\/shm\/[\w.-]+/g) ?? [])
  return [...new Set([...directories, ...memory])]
}
