import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { DoctorReport, SystemInfo, Vitals } from '../../../src-main/contract/system.ts'
import { useServices } from '../api/client.ts'
import type { ConnectionState } from '../api/connection.ts'
import { type Problem, toProblem } from '../api/problems.ts'
import { usePreferencesStore } from './preferences.ts'

const pauseAfterErrorMs = 2000

/** The machine and the way to it: connection, versions, what TensorFlow runs on, memory. */
export const useSystemStore = defineStore('system', () => {
  const { engine, connection } = useServices()
  const preferences = usePreferencesStore()
  const connectionState = shallowRef<ConnectionState>(connection.state)
  connection.onState((state) => (connectionState.value = state))

  const info = shallowRef<SystemInfo | null>(null)
  const doctor = shallowRef<DoctorReport | null>(null)
  const doctorProblem = shallowRef<Problem | null>(null)
  const examining = ref(false)
  const vitals = shallowRef<Vitals | null>(null)
  const isOnline = computed(() => connectionState.value.kind === 'open')

  async function loadInfo(): Promise<SystemInfo> {
    const loaded = await engine.system.info()
    info.value = loaded
    return loaded
  }

  /** What this engine measured before, else a measurement; the first takes a second or two of the whole machine. */
  async function recall(): Promise<void> {
    const kept = preferences.values.doctor
    if (kept !== null && kept.pid === info.value?.pid) doctor.value = kept.report
    else await examine()
  }

  async function examine(): Promise<void> {
    examining.value = true
    try {
      const report = await engine.system.doctor()
      doctor.value = report
      preferences.values.doctor = { pid: info.value?.pid ?? 0, report }
      doctorProblem.value = null
    } catch (error) {
      doctorProblem.value = toProblem(error)
    } finally {
      examining.value = false
    }
  }

  async function followVitals(): Promise<void> {
    for (;;) {
      try {
        await connection.whenOpen()
        for await (const reading of await engine.system.vitals()) vitals.value = reading
      } catch {
        vitals.value = null
      }
      await new Promise((resolve) => setTimeout(resolve, pauseAfterErrorMs))
    }
  }

  return {
    connectionState,
    isOnline,
    info,
    doctor,
    doctorProblem,
    examining,
    vitals,
    loadInfo,
    examine,
    recall,
    followVitals,
    retryNow: connection.retryNow,
  }
})
