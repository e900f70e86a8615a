import { nextTick } from 'vue'
import { createRouter, createWebHashHistory, type Router, type RouteRecordRaw } from 'vue-router'

/** Addresses are hashes: the same page works from a server and from the desktop app's own scheme. */
const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./features/welcome/HomePage.vue') },
  { path: '/welcome', name: 'welcome', component: () => import('./features/welcome/WelcomePage.vue') },
  { path: '/datasets', name: 'datasets', component: () => import('./features/datasets/DatasetsPage.vue') },
  { path: '/datasets/import', name: 'import', component: () => import('./features/datasets/ImportPage.vue') },
  { path: '/datasets/:datasetId', name: 'dataset', component: () => import('./features/datasets/DatasetPage.vue') },
  { path: '/datasets/diff', name: 'dataset-diff', component: () => import('./features/datasets/versions/DiffPage.vue') },
  { path: '/datasets/:datasetId/derive', name: 'derive', component: () => import('./features/datasets/versions/DerivePage.vue') },
  { path: '/datasets/:datasetId/items/:item', name: 'item', component: () => import('./features/items/ItemPage.vue') },
  { path: '/configs', name: 'configs', component: () => import('./features/configs/ConfigsPage.vue') },
  { path: '/configs/new', name: 'new-config', component: () => import('./features/configs/NewConfigPage.vue') },
  { path: '/configs/compare', name: 'config-compare', component: () => import('./features/configs/CompareConfigsPage.vue') },
  { path: '/configs/:configId', name: 'config', component: () => import('./features/configs/ConfigPage.vue') },
  { path: '/studies', name: 'studies', component: () => import('./features/studies/StudiesPage.vue') },
  { path: '/studies/new', name: 'new-study', component: () => import('./features/studies/NewStudyPage.vue') },
  { path: '/studies/:studyId', name: 'study', component: () => import('./features/studies/StudyPage.vue') },
  { path: '/runs', name: 'runs', component: () => import('./features/runs/RunsPage.vue') },
  { path: '/runs/new', name: 'new-run', component: () => import('./features/new-run/NewRunPage.vue') },
  { path: '/runs/:runId', name: 'run', component: () => import('./features/run/RunPage.vue') },
  { path: '/runs/:runId/users/:user?', name: 'run-users', component: () => import('./features/users/UsersPage.vue') },
  { path: '/runs/:runId/cold-start', name: 'run-cold-start', component: () => import('./features/cold-start/ColdStartPage.vue') },
  {
    path: '/runs/:runId/cold-start/backtest/:item?',
    name: 'run-backtest',
    component: () => import('./features/cold-start/BacktestPage.vue'),
  },
  { path: '/runs/:runId/cold-start/launch', name: 'run-launch', component: () => import('./features/cold-start/LaunchPage.vue') },
  { path: '/runs/:runId/cold-start/wishes', name: 'run-wishes', component: () => import('./features/cold-start/WishesPage.vue') },
  { path: '/runs/:runId/cold-start/new-user', name: 'run-new-user', component: () => import('./features/cold-start/NewUserPage.vue') },
  { path: '/cold-start', name: 'cold-start', component: () => import('./features/cold-start/ChooseColdRunPage.vue') },
  { path: '/users', name: 'users', component: () => import('./features/users/ChooseRunPage.vue') },
  { path: '/compare', name: 'compare', component: () => import('./features/compare/ComparePage.vue') },
  { path: '/laboratory', name: 'laboratory', component: () => import('./features/laboratory/LaboratoryPage.vue') },
  { path: '/reports', name: 'reports', component: () => import('./features/reports/ReportsPage.vue') },
  { path: '/reports/new', name: 'new-report', component: () => import('./features/reports/ComposePage.vue') },
  { path: '/reports/:reportId', name: 'report', component: () => import('./features/reports/ReportPage.vue') },
  { path: '/system', name: 'system', component: () => import('./features/system/SystemPage.vue') },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./features/welcome/MissingPage.vue') },
]

/** After going somewhere else the focus stands on the new title, so that keys and readers start there. */
async function focusTitle(): Promise<void> {
  await nextTick()
  const title = document.querySelector('main h1')
  if (title instanceof HTMLElement) title.focus({ preventScroll: true })
}

export function createAppRouter(): Router {
  const router = createRouter({ history: createWebHashHistory(), routes })
  router.afterEach((to, from) => {
    if (from.matched.length > 0 && to.name !== from.name) void focusTitle()
  })
  return router
}
