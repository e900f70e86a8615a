/** `now` is epoch milliseconds for people; `elapsed` is monotonic milliseconds for durations (it survives clock changes). */
export interface Clock {
  now(): number
  elapsed(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
}
