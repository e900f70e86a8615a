/** Keeps the end of a stream of text, for saying what a process wrote before it died. */
export class TextTail {
  readonly #length: number
  #text = ''

  constructor(length: number) {
    this.#length = length
  }

  add(text: string): void {
    this.#text = (this.#text + text).slice(-this.#length)
  }

  get text(): string {
    return this.#text.trim()
  }
}
