// Vue's transition in the mode "out-in": the new comes when the old has left.
import { createApp, h, ref, Transition, TransitionGroup } from 'vue';

const style = document.createElement('style');
style.textContent =
  '.fade-enter-active, .fade-leave-active { transition: opacity 0.5s } .fade-enter-from, .fade-leave-to { opacity: 0 }';
document.head.append(style);

createApp({
  setup() {
    const items = ref();
    fetch('/items.json')
      .then((answer) => answer.json())
      .then((found) => (items.value = found));
    return () =>
      h(Transition, { name: 'fade', mode: 'out-in', appear: true }, () =>
        items.value === undefined
          ? h('p', { key: 'wait' }, 'Please wait')
          : h('div', { key: 'list' }, [
              h('h1', 'All that came home'),
              h(TransitionGroup, { name: 'fade', tag: 'ul', appear: true }, () =>
                items.value.map((item) => h('li', { key: item.id }, item.title)),
              ),
            ]),
      );
  },
}).mount('#app');
