// Phoenix, a monitor of AI applications: its login page.
import { type ApplicationSource, json } from '../corpus';
import { PINS } from '../pins';

export const PHOENIX: ApplicationSource = {
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
    return [
      '<!doctype html><html><head><title>Phoenix</title><meta charset="utf-8">',
      '<meta name="description" content="AI Observability &amp; Evaluation">',
      `<meta property="og:title" content="Arize Phoenix">${styles}</head>\n`,
      `<body><div id="root"></div><script>Object.defineProperty(window, 'Config', { value: ${JSON.stringify(config)} })</script>`,
      `<script type="module" src="/${entry?.file ?? ''}"></script></body></html>`,
    ].join('');
  },
  files: { '/': 'phoenix/server/static' },
  fixtures: {
    'POST /graphql': json({ data: null, errors: [{ message: 'not authenticated' }] }, 401),
    'POST /auth/refresh': json({}, 401),
  },
  expects: ['Password'],
};
