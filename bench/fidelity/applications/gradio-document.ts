// The document of a small Gradio application: it holds the whole configuration.

const CONFIG = {
  version: '6.31.0',
  api_prefix: '/gradio_api',
  mode: 'blocks',
  app_id: 7,
  dev_mode: false,
  analytics_enabled: false,
  title: 'How many ships',
  components: [
    {
      id: 1,
      type: 'markdown',
      props: {
        value: '# How many ships\n\nCounts what passes the lighthouse.',
        show_label: false,
        visible: true,
        name: 'markdown',
      },
      skip_api: true,
      component_class_id: 'm',
      key: null,
    },
    {
      id: 2,
      type: 'textbox',
      props: {
        label: 'Name of the bay',
        value: 'North bay',
        lines: 1,
        max_lines: 1,
        visible: true,
        interactive: true,
        type: 'text',
        name: 'textbox',
        placeholder: 'a bay',
      },
      skip_api: false,
      component_class_id: 't',
      key: null,
    },
    {
      id: 3,
      type: 'button',
      props: { value: 'Count the ships', variant: 'primary', visible: true, interactive: true, name: 'button' },
      skip_api: true,
      component_class_id: 'b',
      key: null,
    },
  ],
  css: null,
  connect_heartbeat: false,
  js: '',
  head: '',
  space_id: null,
  enable_queue: true,
  show_error: false,
  footer_links: ['gradio'],
  is_colab: false,
  max_file_size: null,
  stylesheets: [],
  theme: 'default',
  protocol: 'sse_v3',
  body_css: {},
  fill_height: false,
  fill_width: false,
  theme_hash: '0',
  pwa: false,
  layout: { id: 0, children: [{ id: 1 }, { id: 2 }, { id: 3 }] },
  dependencies: [],
  root: '',
  username: null,
  pages: [['', 'Home', true]],
  current_page: '',
  page: {
    '': { components: [1, 2, 3], dependencies: [], layout: { id: 0, children: [{ id: 1 }, { id: 2 }, { id: 3 }] } },
  },
  i18n_translations: null,
};

/** Fills the package's template. */
export async function gradioDocument(read: (file: string) => Promise<string>): Promise<string> {
  return (await read('gradio/templates/frontend/index.html'))
    .replace('{{ config | toorjson }}', JSON.stringify(CONFIG))
    .replace('{{ gradio_api_info | toorjson }}', JSON.stringify({ named_endpoints: {}, unnamed_endpoints: {} }))
    .replaceAll("{{ base_url | default('./') }}", './')
    .replaceAll("{{ config.get('root', '') | toorjson }}", '""')
    .replaceAll(/\{\{ config\['title'\] or '' \}\}/g, 'How many ships')
    .replaceAll(/\{\{[^}]*\}\}/g, '');
}
