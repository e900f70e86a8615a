import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useServices } from '../api/client.ts'
import type { WorkspaceEvent } from '../../../src-main/contract/events.ts'
import { createEventBatcher, type EventBatcher, scheduleFrame } from './event-batches.ts'

type Listener = (events: readonly WorkspaceEvent[]) => void

/** The longest replay that one frame may apply; measured to stay well under 50 ms with all screens listening. */
const eventsPerFrame = 400
const pauseAfterErrorMs = 500

/**
 * The one event stream of the page. Stores and screens subscribe here; after a lost connection it goes on from the last number seen, so
 * nobody has to ask whether something was missed.
 */
export const useEventsStore = defineStore('events', () => {
  const { engine, connection } = useServices()
  const listeners = new Set<Listener>()
  const lastSeq = ref(0)
  let batcher: EventBatcher | null = null

  function deliver(events: readonly WorkspaceEvent[]): void {
    const newest = events.at(-1)
    if (newest !== undefined) lastSeq.value = newest.seq
    for (const listener of [...listeners]) listener(events)
  }

  async function followOnce(target: EventBatcher): Promise<void> {
    await connection.whenOpen()
    for await (const event of await engine.events.watch({ afterSeq: target.lastSeq })) target.push(event)
  }

  async function follow(target: EventBatcher): Promise<void> {
    for (;;) {
      try {
        await followOnce(target)
      } catch {
        // The banner already says that the connection is lost; the loop waits for the next one and resumes.
      }
      await new Promise((resolve) => setTimeout(resolve, pauseAfterErrorMs))
    }
  }

  /** Called once, with the number up to which the first lists are known to be complete. */
  function start(afterSeq: number): void {
    if (batcher !== null) return
    batcher = createEventBatcher({ afterSeq, schedule: scheduleFrame, deliver, limit: eventsPerFrame })
    lastSeq.value = afterSeq
    void follow(batcher)
  }

  /** Returns the way to stop listening. */
  function subscribe(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return { lastSeq, start, subscribe }
})
