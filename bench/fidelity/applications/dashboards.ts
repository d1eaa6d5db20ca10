// Dashboards and consoles of servers: a shell, then answers of an API. The larger ones have their own files.
import { type ApplicationSource, json, text } from '../corpus';
import { PINS } from '../pins';
import { BULL_BOARD } from './bull-board';
import { DIRECTUS } from './directus';
import { gradioDocument } from './gradio-document';
import { KEDRO_VIZ } from './kedro-viz';
import { LOCUST } from './locust';
import { PHOENIX } from './phoenix';
import { VERDACCIO } from './verdaccio';

export const DASHBOARDS: readonly ApplicationSource[] = [
  VERDACCIO,
  BULL_BOARD,
  {
    name: 'optuna-dashboard',
    pin: PINS.optunaDashboard,
    path: '/dashboard',
    document: (read) => read('optuna_dashboard/index.html'),
    files: { '/static/': 'optuna_dashboard/public' },
    fixtures: {
      'GET /api/meta': json({ artifact_is_available: false, plotlypy_is_available: false }),
      'GET /api/studies': json({
        study_summaries: ['lamp-brightness', 'foghorn-pitch'].map((name, index) => ({
          study_id: index + 1,
          study_name: name,
          directions: ['minimize'],
          user_attrs: [],
          is_preferential: false,
          datetime_start: '2026-01-02T03:04:05.000Z',
        })),
      }),
    },
    expects: ['lamp-brightness', 'foghorn-pitch'],
  },
  LOCUST,
  KEDRO_VIZ,
  DIRECTUS,
  PHOENIX,
  {
    name: 'parse-dashboard',
    pin: PINS.parseDashboard,
    path: '/apps',
    document: () =>
      [
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><base href="/"><title>Parse Dashboard</title>',
        '<script>PARSE_DASHBOARD_PATH = "/";</script></head>\n',
        '<body><div id="browser_mount"></div><script src="/bundles/dashboard.bundle.js"></script></body></html>',
      ].join(''),
    files: { '/': 'Parse-Dashboard/public' },
    fixtures: {
      'GET /parse-dashboard-config.json': json({
        apps: [
          {
            serverURL: '/parse',
            appId: 'lighthouse',
            masterKey: 'key',
            appName: 'Lighthouse',
            appNameForURL: 'Lighthouse',
          },
        ],
        newFeaturesInLatestVersion: [],
      }),
      'POST /parse/serverInfo': json({ features: {}, parseServerVersion: '7.0.0' }),
    },
    expects: ['Lighthouse'],
  },
  {
    name: 'kiali',
    pin: PINS.kialiKialiUi,
    document: (read) => read('build/index.html'),
    files: { '/': 'build' },
    fixtures: { 'GET /api/auth/info': json({ strategy: 'token', sessionInfo: {} }), 'GET /api/*': json({}, 401) },
    expects: ['Log In'],
  },
  {
    name: 'gradio',
    pin: PINS.gradio,
    document: gradioDocument,
    files: { '/': 'gradio/templates/frontend', '/static/': 'gradio/templates/frontend/static' },
    fixtures: {},
    expects: ['Counts what passes the lighthouse.', 'Count the ships'],
  },
  {
    name: 'prefect',
    pin: PINS.prefect,
    // The server replaces this by its base path, in scripts too.
    path: '/PREFECT_UI_SERVE_BASE_REPLACE_PLACEHOLDER/dashboard',
    document: (read) => read('prefect/server/ui/index.html'),
    files: { '/PREFECT_UI_SERVE_BASE_REPLACE_PLACEHOLDER/': 'prefect/server/ui' },
    fixtures: {
      'GET /PREFECT_UI_SERVE_BASE_REPLACE_PLACEHOLDER/ui-settings': json({
        api_url: '/api',
        csrf_enabled: false,
        auth: null,
        flags: [],
        default_ui: 'v1',
        available_uis: ['v1'],
      }),
      'GET /api/health': json(true),
      'GET /api/admin/settings': json({}),
      'GET /api/admin/version': json('3.9.1'),
      'POST /api/flow_runs/count': json(0),
      'POST /api/task_runs/count': json(0),
      'POST /api/*': json([]),
    },
    expects: ['Work Pools', 'Run a task or flow to get started'],
  },
  {
    name: 'streamlit',
    pin: PINS.streamlit,
    document: (read) => read('streamlit/static/index.html'),
    files: { '/': 'streamlit/static' },
    fixtures: {
      'GET /_stcore/health': text('text/plain', 'ok'),
      'GET /_stcore/host-config': json({ allowedOrigins: [], useExternalAuthToken: false }),
    },
    expects: [],
    needsSocket: true,
  },
];
