// Kedro-Viz, a graph of data pipelines.
import { type ApplicationSource, json } from '../corpus';
import { PINS } from '../pins';

export const KEDRO_VIZ: ApplicationSource = {
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
};
