// Locust, a load tester: its start page.

import type { ApplicationSource } from '../corpus';
import { json } from '../corpus';
import { PINS } from '../pins';

export const LOCUST: ApplicationSource = {
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
};
