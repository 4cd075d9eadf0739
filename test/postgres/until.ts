import { setTimeout as delay } from 'node:timers/promises'

/** Looks again and again until the condition holds; the test's own time limit ends a wait in vain. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20)
}
