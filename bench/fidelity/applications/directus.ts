// Directus, a content manager: its login page.
import { type ApplicationSource, json, text } from '../corpus';
import { PINS } from '../pins';

export const DIRECTUS: ApplicationSource = {
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
};
