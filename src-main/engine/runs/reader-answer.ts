import type { ReaderCall } from './reader-messages.ts'

/** Answers one kind of question; the input is parsed at this door. */
export interface Answer {
  readonly name: string
  reply(input: unknown): Promise<unknown>
}

export function on<Input, Parsed, Output>(call: ReaderCall<Input, Parsed, Output>, reply: (input: Parsed) => Promise<Output>): Answer {
  return { name: call.name, reply: (input) => reply(call.input.parse(input)) }
}
