// Ionic's web components: shadow roots that show themselves when they are hydrated.
import '@ionic/core/css/ionic.bundle.css';
import { initialize } from '@ionic/core/components';
import { defineCustomElement as defineApp } from '@ionic/core/components/ion-app.js';
import { defineCustomElement as defineButton } from '@ionic/core/components/ion-button.js';
import { defineCustomElement as defineCard } from '@ionic/core/components/ion-card.js';
import { defineCustomElement as defineCardTitle } from '@ionic/core/components/ion-card-title.js';
import { defineCustomElement as defineContent } from '@ionic/core/components/ion-content.js';
import { defineCustomElement as defineHeader } from '@ionic/core/components/ion-header.js';
import { defineCustomElement as defineTitle } from '@ionic/core/components/ion-title.js';
import { defineCustomElement as defineToolbar } from '@ionic/core/components/ion-toolbar.js';

initialize();
for (const define of [
  defineApp,
  defineButton,
  defineCard,
  defineCardTitle,
  defineContent,
  defineHeader,
  defineTitle,
  defineToolbar,
])
  define();
const items = await (await fetch('/items.json')).json();
const cards = items.map(
  ({ id, title }) =>
    `<ion-card><ion-card-title>${title}</ion-card-title><ion-button href="/items/${id}">Go aboard</ion-button></ion-card>`,
);
document.getElementById('app').innerHTML =
  `<ion-app><ion-header><ion-toolbar><ion-title>Harbour</ion-title></ion-toolbar></ion-header><ion-content>${cards.join('')}</ion-content></ion-app>`;
