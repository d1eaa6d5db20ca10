// Vuetify: a layout, then a list in a fade.
import { createApp, h, ref } from 'vue';
import { createVuetify } from 'vuetify';
import {
  VApp,
  VAppBar,
  VAppBarTitle,
  VCard,
  VFadeTransition,
  VList,
  VListItem,
  VMain,
  VProgressCircular,
} from 'vuetify/components';
import 'vuetify/styles';

const App = {
  setup() {
    const items = ref();
    fetch('/items.json')
      .then((answer) => answer.json())
      .then((found) => (items.value = found));
    const list = () =>
      h(VCard, { key: 'list', title: 'Log of the night' }, () =>
        h(VList, null, () =>
          items.value.map((item) => h(VListItem, { key: item.id, title: item.title, href: `/items/${item.id}` })),
        ),
      );
    return () =>
      h(VApp, null, () => [
        h(VAppBar, null, () => h(VAppBarTitle, null, () => 'Lighthouse')),
        h(VMain, null, () =>
          h(VFadeTransition, { mode: 'out-in' }, () =>
            items.value === undefined ? h(VProgressCircular, { key: 'wait', indeterminate: true }) : list(),
          ),
        ),
      ]);
  },
};

createApp(App).use(createVuetify()).mount('#app');
