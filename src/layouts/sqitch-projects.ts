import type { Tree } from '../changes/tree.ts'
import { directoryOfPath, fileName } from './paths.ts'
import { placesIn, placesOfConfig, type SqitchPlaces } from './sqitch-config.ts'
import { parseSqitchPlan, type SqitchPlan } from './sqitch-plan.ts'

/** A project of Sqitch as its configuration and its plan give it. */
export interface SqitchProject extends SqitchPlaces {
  /** `null`: only the names of the files are to be looked at. */
  readonly planned: SqitchPlan | null
  /** The plan as it is written. Absent: it is not at hand. */
  readonly planText?: string
}

/**
 * The Sqitch projects of a repository. The order of their changes stands in the plan, which no other layout has, so
 * these files are read before anything is recognised; a repository without them costs nothing.
 */
export async function readSqitchProjects(
  tree: Tree,
  files: readonly string[],
): Promise<readonly SqitchProject[]> {
  const named = (name: string) => files.filter((path) => path.endsWith(name) && fileName(path) === name)
  const [configs, plans] = [named('sqitch.conf'), named('sqitch.plan')]
  if (configs.length + plans.length === 0) return []
  const { texts } = await tree.readMany(configs)
  const configured = configs.flatMap((path) => placesOfConfig(texts.get(path) ?? '', path))
  const others = plans
    .filter((path) => !configured.some(({ plan }) => plan === path))
    .map((path) => placesIn(directoryOfPath(path), 'pg'))
  const known = new Set(files)
  const places = [...configured, ...others].filter(({ plan }) => known.has(plan))
  const planTexts = await tree.readMany([...new Set(places.map(({ plan }) => plan))])
  return places.map((one) => {
    const planText = planTexts.texts.get(one.plan) ?? ''
    return { ...one, planText, planned: parseSqitchPlan(planText, one.plan) }
  })
}
