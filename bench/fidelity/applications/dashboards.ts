// Dashboards and consoles of servers: a shell, then answers of an API.

import type { ApplicationSource } from '../corpus';
import { json, text } from '../corpus';
import { PINS } from '../pins';
import { gradioDocument } from './gradio-document';

const WHEN = '2026-01-02T03:04:05.000Z';

export const DASHBOARDS: readonly ApplicationSource[] = [
  {
    name: 'verdaccio',
    pin: PINS.verdaccioUiTheme,
    document: async (read) => {
      const manifest: Record<string, string> = JSON.parse(await read('static/manifest.json'));
      const scripts = ['runtime.js', 'vendors.js', 'main.js']
        .map((name) => `<script defer src="/${manifest[name] ?? ''}"></script>`)
        .join('');
      const options = {
        base: '/',
        basename: '/',
        title: 'Lighthouse registry',
        darkMode: false,
        primaryColor: '#4b5e40',
        login: false,
        language: 'en-US',
        url_prefix: '',
        flags: {},
        host: '',
        protocol: 'http',
        filename: 'index.html',
        pkgManagers: ['npm'],
        showInfo: true,
        showSettings: true,
        showFooter: true,
        showSearch: true,
        showThemeSwitch: true,
        showDownloadTarball: true,
        version: '6.0.0',
      };
      return `<!doctype html><html lang="en-us"><head><meta charset="utf-8"><base href="/"><title>Lighthouse registry</title><meta name="viewport" content="width=device-width, initial-scale=1">
<script>window.__VERDACCIO_BASENAME_UI_OPTIONS=${JSON.stringify(options)}</script></head><body class="body"><div id="root"></div>${scripts}</body></html>`;
    },
    files: { '/-/static/': 'static' },
    fixtures: {
      'GET /-/verdaccio/data/packages': json([
        {
          name: 'lamp',
          version: '1.2.3',
          description: 'Lights the night',
          time: WHEN,
          author: { name: 'Ada', email: 'ada@lighthouse.example', avatar: '/avatar.svg' },
          keywords: ['light', 'night'],
          license: 'MIT',
          dist: { unpackedSize: 12345 },
          users: {},
        },
        {
          name: 'foghorn',
          version: '0.4.0',
          description: 'Is heard through any fog',
          time: WHEN,
          author: { name: 'Grace', email: 'grace@lighthouse.example', avatar: '/avatar.svg' },
          keywords: ['sound'],
          license: 'MIT',
          dist: { unpackedSize: 54321 },
          users: {},
        },
      ]),
      'GET /avatar.svg': text(
        'image/svg+xml',
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="20" fill="#393"/></svg>',
      ),
    },
    expects: ['foghorn', 'Is heard through any fog'],
  },
  {
    name: 'bull-board',
    pin: PINS.bullBoardUi,
    document: async (read) =>
      (await read('dist/index.ejs'))
        .replace('<%= basePath %>', '/')
        .replace('<%= title %>', 'Queues of the lighthouse')
        .replaceAll(/<%= favIcon\w+ %>/g, 'static/images/logo.svg')
        .replace('<%- uiConfig %>', '{}'),
    files: { '/static/': 'dist/static' },
    fixtures: {
      'GET /api/queues': json({
        queues: ['letters', 'parcels'].map((name) => ({
          name,
          displayName: name,
          description: `All ${name} that wait`,
          type: 'bullmq',
          isPaused: false,
          readOnlyMode: false,
          allowRetries: true,
          allowCompletedRetries: true,
          delimiter: '',
          statuses: ['latest', 'active', 'waiting', 'completed', 'failed', 'delayed', 'paused'],
          counts: {
            active: 1,
            completed: 12,
            delayed: 0,
            failed: 3,
            paused: 0,
            prioritized: 0,
            waiting: 4,
            'waiting-children': 0,
          },
          jobs: [],
          pagination: { pageCount: 1, range: { start: 0, end: 9 } },
          globalConcurrency: null,
        })),
      }),
      'GET /api/redis/stats': json({
        version: '7.2.0',
        mode: 'standalone',
        port: 6379,
        os: 'Linux',
        uptime: '86400',
        memory: { total: 1e9, used: 1e8, fragmentationRatio: 1, peak: 2e8 },
        clients: { blocked: 0, connected: 3 },
      }),
    },
    expects: ['letters', 'parcels'],
  },
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
          datetime_start: WHEN,
        })),
      }),
    },
    expects: ['lamp-brightness', 'foghorn-pitch'],
  },
  {
    name: 'locust',
    pin: PINS.locust,
    document: async (read) =>
      (await read('locust/webui/dist/index.html')).replace(
        '{{ template_args|tojson }}',
        JSON.stringify({
          locustfile: 'storm.py',
          state: 'ready',
          is_distributed: false,
          user_count: 0,
          version: '2.47.0',
          host: 'https://lighthouse.example',
          history: [],
          override_host_warning: false,
          missing_host_warning: false,
          num_users: 3,
          spawn_rate: 1,
          worker_count: 0,
          hide_common_options: null,
          shape_use_common_options: null,
          stats_history_enabled: false,
          tasks: '{}',
          extra_options: {},
          run_time: null,
          show_userclass_picker: false,
          available_user_classes: null,
          available_shape_classes: ['Default'],
          available_user_tasks: null,
          users: null,
          percentiles_to_chart: [0.5, 0.95],
          percentiles_to_statistics: [0.95, 0.99],
          is_host_required: true,
          profile: null,
        }),
      ),
    files: { '/': 'locust/webui/dist' },
    fixtures: {
      'GET /stats/requests': json({
        current_response_time_percentiles: {},
        errors: [],
        fail_ratio: 0,
        state: 'ready',
        stats: [],
        total_rps: 0,
        total_fail_per_sec: 0,
        user_count: 0,
        total_avg_response_time: 0,
        workers: [],
      }),
      'GET /exceptions': json({ exceptions: [] }),
      'GET /logs': json({ master: [], workers: {} }),
      'GET /tasks': json({ per_class: {}, total: {} }),
    },
    expects: ['Start new load test'],
  },
  {
    name: 'kedro-viz',
    pin: PINS.kedroViz,
    document: (read) => read('kedro_viz/html/index.html'),
    files: { '/': 'kedro_viz/html' },
    fixtures: {
      'GET /api/main': json({
        nodes: [
          {
            id: 'a1',
            name: 'ships',
            tags: [],
            pipelines: ['__default__'],
            type: 'data',
            modular_pipelines: null,
            layer: null,
            dataset_type: 'pandas.CSVDataset',
            stats: null,
          },
          {
            id: 'b1',
            name: 'count_ships',
            tags: [],
            pipelines: ['__default__'],
            type: 'task',
            modular_pipelines: null,
            parameters: {},
          },
          {
            id: 'c1',
            name: 'log',
            tags: [],
            pipelines: ['__default__'],
            type: 'data',
            modular_pipelines: null,
            layer: null,
            dataset_type: 'pandas.CSVDataset',
            stats: null,
          },
        ],
        edges: [
          { source: 'a1', target: 'b1' },
          { source: 'b1', target: 'c1' },
        ],
        layers: [],
        tags: [],
        pipelines: [{ id: '__default__', name: '__default__' }],
        modular_pipelines: {
          __root__: {
            id: '__root__',
            name: '__root__',
            inputs: [],
            outputs: [],
            children: [
              { id: 'a1', type: 'data' },
              { id: 'b1', type: 'task' },
              { id: 'c1', type: 'data' },
            ],
          },
        },
        selected_pipeline: '__default__',
        metadata_mode: false,
      }),
      'GET /api/*': json({}),
    },
    expects: ['count_ships'],
  },
  {
    name: 'directus',
    pin: PINS.directusApp,
    path: '/admin/login',
    document: async (read) => (await read('dist/index.html')).replace('<base />', '<base href="/admin/" />'),
    files: { '/admin/': 'dist' },
    fixtures: {
      'GET /server/info': json({
        data: {
          project: {
            project_name: 'Lighthouse',
            project_descriptor: 'Logs and lamps',
            default_language: 'en-US',
            project_color: '#6644FF',
            public_registration: false,
            default_appearance: 'auto',
            default_theme_light: null,
            default_theme_dark: null,
            theme_light_overrides: null,
            theme_dark_overrides: null,
            custom_css: null,
            public_note: 'Keepers only',
            public_background: null,
            public_foreground: null,
            public_favicon: null,
            project_logo: null,
            public_registration_verify_email: true,
          },
          setupCompleted: true,
        },
      }),
      'GET /auth': json({ data: [], disableDefault: false }),
      'POST /auth/refresh': json(
        { errors: [{ message: 'Invalid user credentials.', extensions: { code: 'INVALID_CREDENTIALS' } }] },
        401,
      ),
      'GET /translations': json({ data: [] }),
      'GET /extensions': json({ data: [] }),
      'GET /extensions/sources/index.js': text(
        'text/javascript',
        'export const interfaces=[],displays=[],layouts=[],modules=[],panels=[],themes=[],operations=[];',
      ),
    },
    expects: ['Logs and lamps', 'Sign In'],
  },
  {
    name: 'phoenix',
    pin: PINS.arizePhoenix,
    path: '/login',
    document: async (read) => {
      const manifest: Record<string, { file: string; css?: readonly string[] }> = JSON.parse(
        await read('phoenix/server/static/.vite/manifest.json'),
      );
      const entry = manifest['index.tsx'];
      const config = {
        basename: '',
        platformVersion: '20.26.1',
        authenticationEnabled: true,
        oAuth2Idps: [],
        passwordResetEmailEnabled: false,
        basicAuthDisabled: false,
        ldapEnabled: false,
        ldapManualUserCreationEnabled: false,
        managementUrl: null,
        supportEmail: null,
        hasDbThreshold: false,
        allowExternalResources: false,
        agentAssistantDisabled: true,
        agentBashDisabled: true,
        mcpServerEnabled: false,
        mcpCodeModeEnabled: false,
        authErrorMessages: {},
      };
      const styles = (entry?.css ?? []).map((file) => `<link rel="stylesheet" href="/${file}">`).join('');
      return `<!doctype html><html><head><title>Phoenix</title><meta charset="utf-8"><meta name="description" content="AI Observability &amp; Evaluation"><meta property="og:title" content="Arize Phoenix">${styles}</head>
<body><div id="root"></div><script>Object.defineProperty(window, 'Config', { value: ${JSON.stringify(config)} })</script><script type="module" src="/${entry?.file ?? ''}"></script></body></html>`;
    },
    files: { '/': 'phoenix/server/static' },
    fixtures: {
      'POST /graphql': json({ data: null, errors: [{ message: 'not authenticated' }] }, 401),
      'POST /auth/refresh': json({}, 401),
    },
    expects: ['Password'],
  },
  {
    name: 'parse-dashboard',
    pin: PINS.parseDashboard,
    path: '/apps',
    document:
      () => `<!doctype html><html lang="en"><head><meta charset="utf-8"><base href="/"><title>Parse Dashboard</title><script>PARSE_DASHBOARD_PATH = "/";</script></head>
<body><div id="browser_mount"></div><script src="/bundles/dashboard.bundle.js"></script></body></html>`,
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
    document: (read) => gradioDocument(read),
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
