import { powerSaveBlocker } from 'electron'

/** Keeps the system from falling asleep while something runs; the screen may go dark. */
export class KeepAwake {
  #blocker: number | undefined

  update(running: number): void {
    if (running > 0 && this.#blocker === undefined) {
      this.#blocker = powerSaveBlocker.start('prevent-app-suspension')
    } else if (running === 0 && this.#blocker !== undefined) {
      powerSaveBlocker.stop(this.#blocker)
      this.#blocker = undefined
    }
  }
}
