import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { inject, type InjectionKey } from 'vue'
import type { Contract } from '../../../src-main/contract/contract.ts'
import type { Connection } from './connection.ts'
import type { Host } from './host.ts'

/** The engine as the page sees it: every procedure of the contract, typed. */
export type EngineClient = ContractRouterClient<Contract>

export function createEngineClient(connection: Connection): EngineClient {
  return createORPCClient(connection.link)
}

/** What the page is built on; handed to the app once, in main.ts. */
export interface Services {
  readonly engine: EngineClient
  readonly connection: Connection
  readonly host: Host
}

export const servicesKey: InjectionKey<Services> = Symbol('services')

export function useServices(): Services {
  const services = inject(servicesKey)
  if (services === undefined) throw new Error('the app was mounted without its services')
  return services
}
