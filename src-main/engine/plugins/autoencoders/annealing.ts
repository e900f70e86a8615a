/** How the weight of the KL term grows over the planned steps. */
export interface Annealing {
  /**
   * `capped`: straight up to the cap, where it stays (Liang et al. 2018: partially regularised). `linear`: straight up to 1, the plain evidence
   * bound; its validation curve shows where to cap. `cyclical`: again and again from 0 to the cap (Fu et al. 2019).
   */
  readonly annealing: 'capped' | 'linear' | 'cyclical'
  readonly annealCap: number
  /** Share of the planned steps, or of each cycle, after which the end of the climb is reached. */
  readonly annealRatio: number
  /** The same in steps; wins over the share. */
  readonly annealSteps: number | null
  readonly annealCycles: number
}

/** beta before step `step` (from 0) of `planned`. */
export function klWeight(schedule: Annealing, step: number, planned: number): number {
  const isCyclical = schedule.annealing === 'cyclical'
  const end = schedule.annealing === 'linear' ? 1 : schedule.annealCap
  const period = isCyclical ? Math.max(1, planned / schedule.annealCycles) : planned
  const ramp = schedule.annealSteps ?? Math.max(1, schedule.annealRatio * period)
  const at = isCyclical ? step % period : step
  return Math.min(end, (end * at) / ramp)
}
