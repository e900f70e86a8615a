import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { config } from 'zod'
import { createEngineClient, servicesKey } from './api/client.ts'
import { createConnection } from './api/connection.ts'
import { createHost } from './api/host.ts'
import { dialPort, dialSocket, onEngineRestarted, waitInPage } from './api/transports.ts'
import App from './App.vue'
import { createAppRouter } from './router.ts'
import './styles/element-plus.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/buttons.css'
import './styles/fields.css'
import './styles/pages.css'
import './styles/tables.css'

// The content security policy forbids code from strings, which zod would otherwise try to use for speed.
config({ jitless: true })

const host = createHost()
const socketAddress = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`
const connection = createConnection(host.kind === 'electron' ? dialPort(host) : dialSocket(socketAddress), waitInPage)
onEngineRestarted(() => connection.retryNow())
window.addEventListener('online', () => connection.retryNow())

const app = createApp(App)
app.provide(servicesKey, { engine: createEngineClient(connection), connection, host })
app.use(createPinia())
app.use(createAppRouter())
app.mount('#app')
