import { archiveCommand } from '../cluster/archive-script.ts'
import type { Archiver } from '../cluster/keep-baseline.ts'
import type { ContainerHandle } from './container.ts'
import { CLUSTER_DIRECTORY, CONTAINER_USER } from './container-script.ts'

/** More than a cluster that is worth keeping can hold: what comes out of a container must not fill our disk. */
const MOST_BYTES = 1024 ** 3

const HEADER_BYTES = 8
const STANDARD_OUTPUT = 1

/** Archives the cluster in a container. Its bytes are passed on unread: nothing that lies in the container is opened here. */
export function containerArchiver(container: ContainerHandle): Archiver {
  return async (log, archive) => {
    const execution = await container.exec({
      Cmd: [...archiveCommand(CLUSTER_DIRECTORY, CLUSTER_DIRECTORY, log)],
      User: CONTAINER_USER,
      AttachStdout: true,
    })
    const output = await execution.start({ Detach: false, Tty: false })
    await archive.writeFile(standardOutput(output))
    const { Running, ExitCode } = await execution.inspect()
    return !Running && ExitCode === 0
  }
}

/**
 * What a command wrote to its standard output. The engine sends frames: a byte for the stream, three of no meaning,
 * the length of what follows in four (Docker Engine API, "Attach to a container", stream format).
 */
async function* standardOutput(frames: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let header = Buffer.alloc(0)
  let [stream, left, total] = [0, 0, 0]
  for await (let chunk of frames) {
    while (chunk.length > 0) {
      if (left === 0) {
        const missing = HEADER_BYTES - header.length
        header = Buffer.concat([header, chunk.subarray(0, missing)])
        chunk = chunk.subarray(missing)
        if (header.length < HEADER_BYTES) break
        stream = header.readUInt8(0)
        left = header.readUInt32BE(4)
        header = Buffer.alloc(0)
        continue
      }
      const payload = chunk.subarray(0, left)
      chunk = chunk.subarray(payload.length)
      left -= payload.length
      if (stream !== STANDARD_OUTPUT) continue
      total += payload.length
      if (total > MOST_BYTES) throw new Error(`the archive is larger than ${MOST_BYTES} bytes`)
      yield payload
    }
  }
}
